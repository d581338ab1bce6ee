"""`python -m benchmarks.contention SECONDS`: five hundred buyers at once for a hundred places.

SECONDS is how long Stripe takes for each answer.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from urllib.parse import urlencode

from benchmarks.bench import ROOT, describe_machine, free_port, prepare, print_table, start_stub

BUYERS, PLACES, PROCESSES = 500, 100, 4
SOLD, SOLD_OUT = 303, 409
AIM_SECONDS = 1.0
START_SECONDS = 60


def furnish() -> str:
    """Write the theatre and one show with few places; return the path of its page."""
    from souche.kit import clock  # noqa: PLC0415  # models need django.setup()
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(stripe_secret_key="sk_test_benchmark", stripe_account_id="acct_stub")
    event = announce(slug="le-malade-imaginaire", now=clock.now())
    add_price(event, size=PLACES)
    return f"/evenements/{event.slug}/"


def sold() -> tuple[int, int]:
    """Return the places taken, and the places that orders hold."""
    from django.db.models import Sum  # noqa: PLC0415  # models need django.setup()

    from souche.domain.catalogue.models import Quota  # noqa: PLC0415  # same
    from souche.domain.orders.models import Line  # noqa: PLC0415  # same

    held = Line.objects.filter(order__status="held").aggregate(places=Sum("quantity", default=0))
    return Quota.objects.get().taken, held["places"]


class Buyer:
    """One browser: it has opened the page, and waits for the rush to send its form."""

    def __init__(self, *, port: int, path: str, number: int) -> None:
        self.port, self.path, self.number = port, path, number

    async def open_page(self) -> None:
        """Read the form."""
        head, page = await self._ask("GET", "")
        cookie = re.search(rb"(?i)set-cookie: *(csrftoken=[^;]+)", head)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        quantity = re.search(rb'name="(quantity[^"]*)"', page)
        assert cookie, head
        assert token, page
        assert quantity, page
        self.cookie = cookie[1].decode()
        self.form = {
            "csrfmiddlewaretoken": token[1].decode(),
            quantity[1].decode(): "1",
            "name": f"Buyer {self.number}",
            "email": f"buyer{self.number}@example.org",
        }

    async def buy(self) -> tuple[int, float]:
        """Send the form; return the status of the answer, and the seconds that it took."""
        began = time.monotonic()
        head, _page = await self._ask("POST", urlencode(self.form), f"Cookie: {self.cookie}\r\n")
        return int(head.split()[1]), time.monotonic() - began

    async def _ask(self, method: str, body: str, headers: str = "") -> tuple[bytes, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(
            f"{method} {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{headers}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            f"{body}".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length, head
        page = await reader.readexactly(int(length[1]))
        writer.close()
        return head, page


async def rush(port: int, path: str) -> list[tuple[int, float]]:
    """Let everybody open the page, then buy at once."""
    buyers = [Buyer(port=port, path=path, number=number) for number in range(BUYERS)]
    for buyer in buyers:
        await buyer.open_page()
    return await asyncio.gather(*(buyer.buy() for buyer in buyers))


def wait_for(port: int, path: str) -> None:
    """Wait until the page is served."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            asyncio.run(Buyer(port=port, path=path, number=0).open_page())
        except (OSError, asyncio.IncompleteReadError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")


def main(stripe_seconds: float) -> None:
    """Start the web server and a Stripe as slow as that, let the rush come, and print who got what."""
    port, stripe_port = free_port(), free_port()
    prepare(stripe_port=stripe_port, shop_port=port)
    path = furnish()
    # Four hundred refusals are what is meant to happen here: no line for each.
    os.environ["LOG_LEVEL"] = "ERROR"
    stub = start_stub(stripe_port, seconds=stripe_seconds)
    command = [sys.executable, "-m", "souche", "serve", f"--port={port}", f"--workers={PROCESSES}"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port, path)
        answers = asyncio.run(rush(port, path))
    finally:
        server.terminate()
        server.wait(20)
        stub.terminate()
    report(answers, stripe_seconds=stripe_seconds)


def report(answers: list[tuple[int, float]], *, stripe_seconds: float) -> None:
    """Print the figures, and stop with an error when places were sold twice or lost."""
    rows = []
    for words, status in (("sold", SOLD), ("told that none is left", SOLD_OUT)):
        waits = [seconds for answered, seconds in answers if answered == status]
        within = sum(seconds <= AIM_SECONDS for seconds in waits)
        middle = statistics.median(waits) if waits else 0.0
        rows.append([words, str(len(waits)), f"{middle:.2f}", f"{max(waits, default=0.0):.2f}", str(within)])
    print(describe_machine())
    print_table(
        title=f"{BUYERS} buyers at once, {PLACES} places, {PROCESSES} web processes, "
        f"Stripe answers after {stripe_seconds:g} s",
        head=["answer", "buyers", "median s", "slowest s", "within 1 s"],
        rows=rows,
    )
    taken, held = sold()
    print(f"\n  {taken} places taken, {held} held by orders.")
    if (taken, held, len(answers)) != (PLACES, PLACES, BUYERS):
        raise SystemExit("places were sold twice, or lost")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souche.config.settings")
    main(float(sys.argv[1]))
