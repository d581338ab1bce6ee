"""Five hundred buyers at once for a hundred places, while Stripe takes so many seconds for each answer."""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.bench import (
    box_office_database,
    check,
    describe_machine,
    free_port,
    parser,
    print_table,
    running,
    stub_of_stripe,
    wait_for,
)

SOLD, SOLD_OUT = 303, 409
# Here Stripe answers behind a proxy: a page of ours leads on to its page, of another address.
LEADING_ON = 200
AIM_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many buyers come at once for how many places, and how many web processes serve them."""

    buyers: int
    places: int
    processes: int


WHOLE = Size(buyers=500, places=100, processes=4)
BRIEF = Size(buyers=12, places=5, processes=2)


def furnish(places: int) -> str:
    """Write the theatre and one show with few places; return the path of its page."""
    from souche.domain.organisation.strictness import Strictness  # noqa: PLC0415  # models need django.setup()
    from souche.kit import clock  # noqa: PLC0415  # same
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    # All come from one address, and what is measured is how places are taken.
    open_theatre(
        stripe_secret_key="sk_test_benchmark", stripe_account_id="acct_stub", strictness=Strictness.OFF
    )
    event = announce(slug="le-malade-imaginaire", now=clock.now())
    add_price(event, size=places)
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
        cookie = re.search(rb"(?i)set-cookie: *(csrf=[^;]+)", head)
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
        status = int(head.split()[1])
        return SOLD if status == LEADING_ON else status, time.monotonic() - began

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


async def rush(port: int, path: str, *, buyers: int) -> list[tuple[int, float]]:
    """Let everybody open the page, then buy at once."""
    everybody = [Buyer(port=port, path=path, number=number) for number in range(buyers)]
    for buyer in everybody:
        await buyer.open_page()
    return await asyncio.gather(*(buyer.buy() for buyer in everybody))


def check_sale(answers: list[tuple[int, float]], *, size: Size) -> None:
    """Raise Failed unless each place was sold once and everybody else was told that none is left."""
    statuses = Counter(status for status, _seconds in answers)
    wanted = Counter({SOLD: size.places, SOLD_OUT: size.buyers - size.places})
    check(what="buyers by the status of their answer", found=dict(statuses), wanted=dict(wanted))
    check(what="places taken, and held by orders", found=sold(), wanted=(size.places, size.places))


def report(answers: list[tuple[int, float]], *, size: Size, stripe_seconds: float) -> None:
    """Print the figures."""
    rows = []
    for words, status in (("sold", SOLD), ("told that none is left", SOLD_OUT)):
        waits = [seconds for answered, seconds in answers if answered == status]
        within = sum(seconds <= AIM_SECONDS for seconds in waits)
        rows.append(
            [words, str(len(waits)), f"{statistics.median(waits):.2f}", f"{max(waits):.2f}", str(within)]
        )
    print(describe_machine())
    print_table(
        title=f"{size.buyers} buyers at once, {size.places} places, {size.processes} web processes, "
        f"Stripe answers after {stripe_seconds:g} s",
        head=["answer", "buyers", "median s", "slowest s", "within 1 s"],
        rows=rows,
    )
    print(f"\n  {size.places} places taken, {size.places} held by orders.")


def main(stripe_seconds: float, size: Size) -> None:
    """Start the web server and a Stripe as slow as that, let the rush come, and print who got what."""
    port, stripe_port = free_port(), free_port()
    with (
        box_office_database(stripe_port=stripe_port, shop_port=port),
        stub_of_stripe(stripe_port, seconds=stripe_seconds),
    ):
        path = furnish(size.places)
        # Hundreds of refusals are what is meant to happen here: no line for each.
        os.environ["LOG_LEVEL"] = "ERROR"
        with running("souche", "serve", f"--port={port}", f"--workers={size.processes}") as server:
            wait_for(f"http://127.0.0.1:{port}{path}", process=server)
            answers = asyncio.run(rush(port, path, buyers=size.buyers))
        check_sale(answers, size=size)
        report(answers, size=size, stripe_seconds=stripe_seconds)


if __name__ == "__main__":
    words = parser(__doc__)
    words.add_argument("seconds", type=float, help="how long Stripe takes for each answer")
    given = words.parse_args()
    main(given.seconds, BRIEF if given.brief else WHOLE)
