"""The local Stripe alone, as a process: what it sells and tells a second, and what it weighs when full."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psutil

from benchmarks.bench import (
    PATIENCE_SECONDS,
    check,
    describe_machine,
    free_port,
    parser,
    print_table,
    running,
    wait_for,
)

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator

HEADERS = {
    "Authorization": "Bearer sk_test_0123456789abcdef",
    "Content-Type": "application/x-www-form-urlencoded",
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How long a rate is measured, how many answers are timed, how full the file gets, what is told."""

    seconds: float
    answers: int
    objects: int
    told_purchases: int


WHOLE = Size(seconds=5, answers=300, objects=100_000, told_purchases=200)
BRIEF = Size(seconds=0.2, answers=3, objects=300, told_purchases=4)


class Client:
    """One caller on one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def ask(self, method: str, path: str, body: str = "") -> Any:
        """Send one request and return its JSON."""
        self._connection.request(method, path, body, HEADERS)
        answer = self._connection.getresponse()
        content = answer.read()
        check(what=f"{method} {path} answered {content!r} with", found=answer.status, wanted=200)
        return json.loads(content)

    def create(self, path: str, **params: Any) -> Any:
        """Create an object of Stripe's API."""
        return self.ask("POST", f"/v1/{path}", urlencode(params))

    def control(self, path: str, **content: Any) -> Any:
        """Make something happen."""
        return self.ask("POST", f"/_sandbox/{path}", json.dumps(content))


class Buyers:
    """Two tickets for a known buyer, with an invoice: the sessions they open, and pay."""

    def __init__(self, client: Client) -> None:
        rate = client.create("tax_rates", display_name="TVA", percentage="5.5", inclusive="true")["id"]
        self.customer = client.create("customers", email="alice@example.org", name="Alice Martin")["id"]
        self.opened: list[str] = []
        self.paid = 0
        self._session = {
            "mode": "payment",
            "customer": self.customer,
            "success_url": "https://shop.example/ok",
            "invoice_creation[enabled]": "true",
        }
        for place, (name, cents) in enumerate((("Plein tarif", 2400), ("Tarif réduit", 1600))):
            price = f"line_items[{place}][price_data]"
            self._session |= {
                f"line_items[{place}][quantity]": "1",
                f"line_items[{place}][tax_rates][0]": rate,
                f"{price}[currency]": "eur",
                f"{price}[unit_amount]": str(cents),
                f"{price}[product_data][name]": name,
            }

    def open_session(self, client: Client) -> None:
        """Open a session."""
        self.opened.append(client.create("checkout/sessions", **self._session)["id"])

    def pay_session(self, client: Client) -> None:
        """Pay one of the sessions that are open."""
        paid = client.control(f"sessions/{self.opened.pop()}/pay")
        check(what="a session that was paid has its invoice", found=bool(paid["invoice"]), wanted=True)
        self.paid += 1

    def purchase(self, client: Client) -> None:
        """Open a session and pay one."""
        self.open_session(client)
        self.pay_session(client)


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """The process, its port and its file."""

    process: subprocess.Popen[bytes]
    port: int
    file: Path

    def count(self, table: str, where: str = "1") -> int:
        """Return how many rows its file holds."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()  # noqa: S608 - words of ours
        return int(found[0])

    def megabytes(self) -> float:
        """Return the memory of its process."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20


@contextmanager
def local_stripe(folder: Path) -> Iterator[Sandbox]:
    """Run a sandbox on an empty file."""
    port, file = free_port(), folder / "sandbox.sqlite"
    with running("stripe_sandbox.cli", "serve", f"--port={port}", f"--data={file}") as process:
        wait_for(f"http://127.0.0.1:{port}/health", process=process)
        yield Sandbox(process=process, port=port, file=file)


def until(instant: float) -> Iterator[None]:
    """Yield again and again until an instant of the performance counter."""
    while time.perf_counter() < instant:
        yield


def repeat(client: Client, work: Callable[[Client], Any], turns: Iterable[Any]) -> list[float]:
    """Work at each turn; return the milliseconds that each took."""
    waits: list[float] = []
    for _ in turns:
        began = time.perf_counter()
        work(client)
        waits.append((time.perf_counter() - began) * 1000)
    return waits


def rate(sandbox: Sandbox, clients: int, work: Callable[[Client], Any], *, seconds: float) -> list[str]:
    """Let so many clients work side by side; return the cells: a second, median and slowest hundredth, ms."""
    began = time.perf_counter()

    def run(_number: int) -> list[float]:
        return repeat(Client(sandbox.port), work, until(began + seconds))

    with ThreadPoolExecutor(max_workers=clients) as threads:
        waits = [wait for one in threads.map(run, range(clients)) for wait in one]
    return [f"{len(waits) / (time.perf_counter() - began):.0f}", *quantiles(waits)]


def quantiles(waits: list[float]) -> list[str]:
    """Return the median and the slowest hundredth, as cells."""
    hundredths = statistics.quantiles(waits, n=100)
    return [f"{hundredths[49]:.1f}", f"{hundredths[98]:.1f}"]


class Receiver:
    """Answers 200 to every webhook, on a loop of its own, and counts them."""

    def __init__(self) -> None:
        self.count = 0
        self._loop = asyncio.new_event_loop()
        server = self._loop.run_until_complete(asyncio.start_server(self._answer, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length:")
                )
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                self.count += 1
        writer.close()


def tell(sandbox: Sandbox, buyers: Buyers, *, purchases: int) -> float:
    """Sell while deliveries are paused, then let the events go; return how many arrive a second."""
    client, receiver = Client(sandbox.port), Receiver()
    endpoint = client.create("webhook_endpoints", url=receiver.url, **{"enabled_events[0]": "*"})["id"]
    client.control("deliveries", paused=True)
    for _ in range(purchases):
        buyers.purchase(client)
    planned = sandbox.count("deliveries", "state = 'pending'")
    began = time.perf_counter()
    client.control("deliveries", paused=False)
    while receiver.count < planned:
        is_patient = time.perf_counter() - began < PATIENCE_SECONDS
        check(what=f"{receiver.count} of {planned} events arrived in time", found=is_patient, wanted=True)
        time.sleep(0.01)
    seconds = time.perf_counter() - began
    client.ask("DELETE", f"/v1/webhook_endpoints/{endpoint}")
    return planned / seconds


def answers(sandbox: Sandbox, buyers: Buyers, *, times: int) -> dict[str, list[str]]:
    """Return how long each kind of request takes now: median and slowest hundredth, ms."""
    client = Client(sandbox.port)
    buyers.purchase(client)
    session = client.ask("GET", "/v1/checkout/sessions?limit=1")["data"][0]["id"]
    work: dict[str, Callable[[Client], Any]] = {
        "retrieve a session": lambda client: client.ask("GET", f"/v1/checkout/sessions/{session}"),
        "list a buyer's invoices": lambda client: client.ask(
            "GET", f"/v1/invoices?customer={buyers.customer}"
        ),
        "list events of a type": lambda client: client.ask(
            "GET", "/v1/events?types[0]=invoice.paid&limit=100"
        ),
        "create a customer": lambda client: client.create("customers", email="bob@example.org"),
        "open a session": buyers.open_session,
        "pay it, with its invoice": buyers.pay_session,
    }
    return {name: quantiles(repeat(client, one, range(times))) for name, one in work.items()}


def fill(sandbox: Sandbox, buyers: Buyers, *, objects: int) -> None:
    """Sell until the file holds that many objects."""
    client = Client(sandbox.port)
    while (missing := objects - sandbox.count("objects")) > 0:
        for _ in range(max(missing // 40, 1)):
            buyers.purchase(client)


def check_sales(sandbox: Sandbox, buyers: Buyers) -> None:
    """Raise Failed unless each session that was paid is kept with its payment and its invoice."""
    kinds = ("payment_intent", "charge", "invoice")
    found = {kind: sandbox.count("objects", f"kind = '{kind}'") for kind in kinds}
    check(what="kept by the local Stripe", found=found, wanted=dict.fromkeys(kinds, buyers.paid))


def measure_rates(sandbox: Sandbox, buyers: Buyers, *, size: Size) -> None:
    """Print what it sells and tells a second."""
    rows = [
        [
            f"{name}, {clients} client{'s' * (clients > 1)}",
            *rate(sandbox, clients, work, seconds=size.seconds),
        ]
        for name, work in (
            ("sessions opened", buyers.open_session),
            ("purchases, with invoice", buyers.purchase),
        )
        for clients in (1, 4)
    ]
    told = tell(sandbox, buyers, purchases=size.told_purchases)
    rows.append(["events delivered", f"{told:.0f}", "", ""])
    check_sales(sandbox, buyers)
    print_table(title="As fast as it can", head=["", "a second", "median ms", "p99 ms"], rows=rows)


def measure(sandbox: Sandbox, *, size: Size) -> None:
    """Measure everything on one sandbox and print it."""
    at_rest = sandbox.megabytes()
    buyers = Buyers(Client(sandbox.port))
    empty, few = answers(sandbox, buyers, times=size.answers), sandbox.count("objects")
    measure_rates(sandbox, buyers, size=size)
    fill(sandbox, buyers, objects=size.objects)
    full = answers(sandbox, buyers, times=size.answers)
    check_sales(sandbox, buyers)
    print_table(
        title=f"One answer, with some objects ({few:,} in the end) and with {size.objects:,}",
        head=["", "median ms", "p99 ms", "median, full", "p99, full"],
        rows=[[name, *empty[name], *full[name]] for name in empty],
    )
    print(
        f"\n  Memory: {at_rest:.0f} MB at rest, {sandbox.megabytes():.0f} MB with {size.objects:,} objects; "
        f"the file is {sandbox.file.stat().st_size / 2**20:.0f} MB."
        f"\n  {buyers.paid} sessions were paid, each with its invoice."
    )


def main(size: Size) -> None:
    """Run one sandbox and measure it."""
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder, local_stripe(Path(folder)) as sandbox:
        measure(sandbox, size=size)


if __name__ == "__main__":
    main(BRIEF if parser(__doc__).parse_args().brief else WHOLE)
