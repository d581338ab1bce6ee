"""The register with 100,000 invoices: its pages, and its exports of 20,000 documents."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import psutil

from benchmarks.bench import describe_machine, free_port, prepare, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from souche.domain.invoices.models import Invoice

INVOICES = 100_000
BATCH = 5_000
TIMES = 7
EXPORTED = 20_000
GROSS_CENTS, VAT_CENTS = 2400, 125


def rows(count: int) -> Iterator[Invoice]:
    """Yield invoices over one year, every tenth of another rate."""
    from souche.domain.invoices.models import Invoice  # noqa: PLC0415  # models need django.setup()
    from tests.cast import NOON  # noqa: PLC0415  # same

    for number in range(count):
        rate = "20.00" if number % 10 == 0 else "5.50"
        net = GROSS_CENTS - VAT_CENTS
        yield Invoice(
            stripe_invoice_id=f"in_{number}",
            number=f"FACT-{number:06d}",
            status="paid",
            currency="EUR",
            is_livemode=False,
            issued_at=NOON - timedelta(minutes=5 * number),
            paid_at=NOON - timedelta(minutes=5 * number),
            recorded_at=NOON,
            total_cents=GROSS_CENTS,
            net_cents=net,
            vat_cents=VAT_CENTS,
            vat_by_rate=[{"rate": rate, "taxable_cents": net, "vat_cents": VAT_CENTS}],
            customer_name=f"Alice {number}",
            customer_email=f"alice{number}@example.org",
        )


def furnish() -> Client:
    """Fill the register, and return a browser in which Bob has signed in."""
    from django.db import connection  # noqa: PLC0415  # same
    from django.test import Client  # noqa: PLC0415  # same

    from souche.domain.invoices.models import Invoice  # noqa: PLC0415  # same
    from tests.cast import hire_bob, open_theatre  # noqa: PLC0415  # same

    open_theatre()
    Invoice.objects.bulk_create(rows(INVOICES), batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(hire_bob(), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def measure(browser: Client, address: str) -> tuple[int, float]:
    """Return how many statements a page sends, and the median of its seconds."""
    from django.db import connection  # noqa: PLC0415  # same

    from benchmarks.box_office import Statements  # noqa: PLC0415  # same

    browser.get(address)
    statements = Statements()
    with connection.execute_wrapper(statements):
        assert browser.get(address).status_code == 200
    seconds = []
    for _time in range(TIMES):
        started = time.perf_counter()
        browser.get(address)
        seconds.append(time.perf_counter() - started)
    return statements.count, statistics.median(seconds)


def export(kind: str) -> tuple[float, int, int]:
    """Return the seconds of an export, the bytes of its file, and the MB by which this process grew."""
    from souche.domain.accounting.exports import WRITERS, Source  # noqa: PLC0415  # same
    from souche.domain.invoices.models import Invoice  # noqa: PLC0415  # same
    from souche.domain.organisation.models import Organisation  # noqa: PLC0415  # same

    invoices = Invoice.objects.filter(pk__lte=EXPORTED)
    source = Source(invoices=invoices, organisation=Organisation.current(), tell=lambda _done: None)
    process = psutil.Process()
    before, started = process.memory_info().rss, time.perf_counter()
    with TemporaryFile() as out:
        WRITERS[kind](out, source)
        size = out.tell()
    return time.perf_counter() - started, size, (process.memory_info().rss - before) // 2**20


def measure_exports() -> None:
    """Print what each kind of file takes; PDFs are not among the made-up invoices."""
    table = []
    for kind in ("csv", "journal", "xlsx"):
        seconds, size, grown = export(kind)
        table.append([kind, f"{seconds:.1f} s", f"{size // 1000:,} kB", f"+{grown} MB"])
    print_table(
        title=f"Exports of {EXPORTED:,} documents", head=["kind", "time", "file", "memory"], rows=table
    )


def main() -> None:
    """Measure the first page, what is often asked of it, and the exports."""
    prepare(stripe_port=free_port())
    browser = furnish()
    page = "/administration/invoices/invoice/"
    asked = {
        "first page": "",
        "page 1000": "?p=1000",
        "one month": "?since=2026-10-01&until=2026-10-31",
        "search by name": "?q=Alice+4242",
        "e-mails that failed": "?delivery=failed",
        "sorted by amount": "?o=9",
    }
    table = []
    for name, query in asked.items():
        statements, seconds = measure(browser, page + query)
        table.append([name, str(statements), f"{seconds * 1000:.0f} ms"])
    print_table(
        title=f"The register with {INVOICES:,} invoices", head=["page", "statements", "median"], rows=table
    )
    measure_exports()
    print(f"\n  {describe_machine()}")


if __name__ == "__main__":
    main()
