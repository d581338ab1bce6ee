"""Purchases a second, from the form to the register, beside a floor that only writes the same rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.bench import ROOT, describe_machine, free_port, prepare, print_table, start_stub

SECONDS = 6
PROCESSES = (1, 2, 4)
AIM_SHARE = 40
AIM_STATEMENTS = 16


def furnish() -> tuple[str, dict[str, int]]:
    """Write the theatre, one show with two prices, and places for everyone."""
    from django.db import connection  # noqa: PLC0415  # models need django.setup()

    from benchmarks.box_office import WEBHOOK_SECRET  # noqa: PLC0415  # same
    from souche.kit import clock  # noqa: PLC0415  # same
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(
        stripe_secret_key="sk_test_benchmark",
        stripe_webhook_secret=WEBHOOK_SECRET,
        stripe_account_id="acct_stub",
    )
    event = announce(slug="le-malade-imaginaire", now=clock.now())
    full = add_price(event, size=10_000_000)
    reduced = add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600)
    assert full.quota_id is not None, "a ticket always has its quota"
    settings = connection.settings_dict
    conninfo = f"host={settings['HOST']} dbname={settings['NAME']} user={settings['USER']}"
    subjects = {"event": event.pk, "quota": full.quota_id, "full": full.pk, "reduced": reduced.pk}
    return conninfo, subjects


def run(processes: int, module: str, *words: str) -> list[dict[str, Any]]:
    """Run so many processes side by side and return what each printed."""
    command = [sys.executable, "-m", f"benchmarks.{module}", str(SECONDS), *words]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(processes)]
    return [json.loads(process.communicate()[0]) for process in running]


def main() -> None:
    """Measure the floor and the box office in turn, with one, two and four processes."""
    stripe_port = free_port()
    prepare(stripe_port=stripe_port)
    conninfo, subjects = furnish()
    stub = start_stub(stripe_port)
    rows: list[list[str]] = []
    shares: list[float] = []
    one: dict[str, Any] = {}
    try:
        for processes in PROCESSES:
            floor = sum(
                written["rate"] for written in run(processes, "floor", conninfo, json.dumps(subjects))
            )
            sold = run(processes, "box_office", json.dumps(subjects))
            rate = sum(sale["rate"] for sale in sold)
            shares.append(100 * rate / floor)
            one = sold[0]
            rows.append([str(processes), f"{floor:.0f}", f"{rate:.0f}", f"{shares[-1]:.0f} %"])
    finally:
        stub.terminate()
    print(describe_machine())
    print_table(title="Purchases a second", head=["processes", "floor", "souche", "share"], rows=rows)
    print(
        f"\n  {one['known']} statements a purchase by a known buyer, {one['new']} by a new one "
        f"(aim: {AIM_STATEMENTS} at most); one process: {shares[0]:.0f} % of the floor (aim: {AIM_SHARE} %); "
        f"{one['memory'] / 2**20:.0f} MB a process at rest."
        "\n  The purchases timed are of two tickets by a new buyer: three calls to Stripe, two signed events,"
        "\n  two jobs. The floor calls nobody, signs nothing and checks nothing."
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souche.config.settings")
    main()
