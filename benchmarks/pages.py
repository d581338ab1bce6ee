"""The event page and the order page through the real web server: requests, waits, queries, memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from benchmarks.bench import (
    PATIENCE_SECONDS,
    box_office_database,
    check,
    describe_machine,
    free_port,
    outputs,
    parser,
    print_table,
    running,
    stub_of_stripe,
    wait_for,
    wait_until,
)

if TYPE_CHECKING:
    import subprocess

WORKERS = 2
# pretix 2026.8.0 on the same kind of machine: event page with 18 queries, and each of its workers.
PEER = {"rate": 36, "queries": 18, "memory": 282}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How long a page is asked for, after how long of warming, on how many connections."""

    seconds: float
    warming: float
    connections: int


WHOLE = Size(seconds=6, warming=1, connections=8)
BRIEF = Size(seconds=0.3, warming=0.1, connections=2)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page to ask for, and words that it must hold."""

    name: str
    path: str
    words: str


def furnish() -> list[Page]:
    """Write a theatre with one event and one paid order; return the pages to ask for."""
    from benchmarks.box_office import WEBHOOK_SECRET, BoxOffice  # noqa: PLC0415  # models need django.setup()
    from souche.domain.orders.models import Order  # noqa: PLC0415  # same
    from souche.kit import clock  # noqa: PLC0415  # same
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(
        stripe_secret_key="sk_test_benchmark",
        stripe_webhook_secret=WEBHOOK_SECRET,
        stripe_account_id="acct_stub",
    )
    event = announce(slug="le-malade-imaginaire", now=clock.now(), description="Comédie.\n\nDès 9 ans.")
    full = add_price(event)
    reduced = add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600)
    order_id = BoxOffice(event=event.pk, full=full.pk, reduced=reduced.pk).purchase()
    order = Order.objects.get(public_id=order_id)
    check(what="the order that was bought is", found=order.status, wanted="paid")
    return [
        Page(name="event page", path=f"/evenements/{event.slug}/", words="Tarif réduit"),
        Page(name="order page", path=f"/commandes/{order.link}/", words=order.number),
    ]


def count_queries(page: Page) -> int:
    """Return how many statements a page sends; raise Failed when it is not the page that was meant."""
    from django.db import connection  # noqa: PLC0415  # same
    from django.test import Client  # noqa: PLC0415  # same

    from benchmarks.box_office import Statements  # noqa: PLC0415  # same

    client = Client(headers={"host": "127.0.0.1"})
    client.get(page.path)
    statements = Statements()
    with connection.execute_wrapper(statements):
        answer = client.get(page.path)
    check(what=f"the {page.name} answered", found=answer.status_code, wanted=200)
    check(what=f"the {page.name} is whole", found=page.words in answer.content.decode(), wanted=True)
    return statements.count


def measure(page: Page, base: str, *, size: Size) -> list[str]:
    """Load one page from another process, warm; return its row of the table without the queries."""
    words = (f"{base}{page.path}", page.words, str(size.connections))
    outputs("benchmarks.load", *words, str(size.warming))
    (found,) = outputs("benchmarks.load", *words, str(size.seconds))
    return [page.name, f"{found['rate']:.0f}", f"{found['p50']:.1f}", f"{found['p99']:.1f}"]


def memory_of(server: subprocess.Popen[bytes]) -> list[list[str]]:
    """Return the resident memory, in MB, of the server's processes."""
    parent = psutil.Process(server.pid)
    family = [("granian", parent), *(("web worker", child) for child in parent.children(recursive=True))]
    return [[name, str(process.memory_info().rss // 2**20)] for name, process in family]


def measure_web(pages: list[Page], port: int, *, size: Size) -> None:
    """Measure the pages with two workers, and print the memory of each process at rest."""
    queries = {page.name: count_queries(page) for page in pages}
    base = f"http://127.0.0.1:{port}"
    with running("souche", "serve", f"--port={port}", f"--workers={WORKERS}") as server:
        wait_for(f"{base}{pages[0].path}", process=server)
        at_rest = memory_of(server)
        rows = [[*measure(page, base, size=size), str(queries[page.name])] for page in pages]
    print(describe_machine())
    print_table(
        title=f"Pages, {WORKERS} workers, {size.connections} connections"
        f" (pretix 2026.8.0: {PEER['rate']} requests/s, {PEER['queries']} queries,"
        f" {PEER['memory']} MB a worker)",
        head=["page", "requests/s", "p50 ms", "p99 ms", "queries"],
        rows=rows,
    )
    print_table(title="Memory at rest", head=["process", "MB"], rows=at_rest)


def measure_worker() -> None:
    """Print the memory of a worker that has worked."""
    with running("souche", "worker") as worker:
        wait_until(_is_settled, process=worker, seconds=PATIENCE_SECONDS)
        print(f"  {'worker':16}{psutil.Process(worker.pid).memory_info().rss // 2**20} MB\n")


def _is_settled() -> bool:
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415  # models need django.setup()

    # The stub has no PDF: that job is tried, and waits to be tried again.
    jobs = ProcrastinateJob.objects.filter(task_name="archive_invoice")
    return jobs.filter(status="todo", attempts__gt=0).exists()


def main(size: Size) -> None:
    """Measure the pages, then the worker."""
    port, stripe_port = free_port(), free_port()
    with box_office_database(stripe_port=stripe_port, shop_port=port), stub_of_stripe(stripe_port):
        pages = furnish()
        measure_web(pages, port, size=size)
        measure_worker()


if __name__ == "__main__":
    main(BRIEF if parser(__doc__).parse_args().brief else WHOLE)
