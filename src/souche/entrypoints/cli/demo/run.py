"""Start the demo, or only buy with it."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import django

from souche.entrypoints.cli.demo.house import LOGIN, PASSWORD, STRIPE_KEY, House, PortTaken
from souche.entrypoints.cli.demo.programs import DidNotStart, Programs
from souche.entrypoints.cli.demo.purchase import PurchaseFailed, buy_two_tickets
from souche.entrypoints.cli.embedded_postgres import create_database, start_postgres
from souche.entrypoints.cli.setup import prepare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType


def demo(arguments: argparse.Namespace) -> int:
    """Start everything and wait; with --purchase, buy two tickets (in the demo that runs, if one does)."""
    house = House.from_environment()
    signal.signal(signal.SIGTERM, _stop)
    try:
        if arguments.purchase:
            return _purchase(house)
        with _open(house) as programs:
            print(_welcome(house), flush=True)
            ended = programs.wait_until_one_ends()
            print(f"{ended} stopped by itself; the demo stops too.", file=sys.stderr)
            return 1
    except (PortTaken, DidNotStart, PurchaseFailed) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. Its data stay in {house.folder} for the next time.")
        return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _purchase(house: House) -> int:
    running = _running(house)
    if running:
        print(buy_two_tickets(shop_url=running["shop"], sandbox_url=running["sandbox"], folder=house.folder))
        return 0
    with _open(house):
        print(buy_two_tickets(shop_url=house.shop_url, sandbox_url=house.sandbox_url, folder=house.folder))
    return 0


def _running(house: House) -> dict[str, str] | None:
    """Return the addresses of the demo that runs in this folder, if its process is alive."""
    try:
        running: dict[str, str] = json.loads(house.running_file.read_text())
        os.kill(int(running["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return running


@contextmanager
def _open(house: House) -> Iterator[Programs]:
    house.refuse_taken_ports()
    house.folder.mkdir(parents=True, exist_ok=True)
    print("Starting the database, the local Stripe, the shop and the worker…", flush=True)
    server = start_postgres(folder=house.database_folder)
    house.close_to_others()
    with Programs(house) as programs:
        house.prepare_environment(database_url=create_database(server=server, name="souche"))
        django.setup()
        prepare()
        programs.start_sandbox()
        _furnish(house)
        programs.start_box_office()
        house.running_file.write_text(
            json.dumps({"pid": str(os.getpid()), "shop": house.shop_url, "sandbox": house.sandbox_url})
        )
        try:
            yield programs
        finally:
            house.running_file.unlink(missing_ok=True)


def _furnish(house: House) -> None:
    # Imported late: models need django.setup() first.
    from souche.entrypoints.cli.demo.theatre import furnish_theatre  # noqa: PLC0415  # see above

    furnish_theatre(house=house, stripe_key=STRIPE_KEY)


def _welcome(house: House) -> str:
    return f"""
  Le Petit Théâtre is open.

  Shop              {house.shop_url}/
  Administration    {house.shop_url}/administration/   login: {LOGIN}   password: {PASSWORD}
  Local Stripe      {house.sandbox_url}/
  Mailbox           {house.sandbox_url}/mailbox/

  Pay with card 4242 4242 4242 4242, any date to come, any three digits.
  Ctrl-C stops everything; the data stay for the next time.
"""
