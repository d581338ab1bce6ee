"""The register with 100,000 invoices: its pages, and its exports of 20,000 documents."""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import psutil
from openpyxl import load_workbook

from benchmarks.bench import box_office_database, check, describe_machine, free_port, parser, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from souche.domain.invoices.models import Invoice

BATCH = 5_000
A_YEAR = timedelta(days=365)
PER_PAGE = 50
NUMBER = re.compile(r"FACT-\d{6}")
GROSS_CENTS, VAT_CENTS = 2400, 125


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many invoices the register holds, how many are exported, how often a page is asked for."""

    invoices: int
    exported: int
    times: int


WHOLE = Size(invoices=100_000, exported=20_000, times=7)
BRIEF = Size(invoices=300, exported=60, times=2)


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
            issued_at=NOON - number * A_YEAR / count,
            paid_at=NOON - number * A_YEAR / count,
            recorded_at=NOON,
            total_cents=GROSS_CENTS,
            net_cents=net,
            vat_cents=VAT_CENTS,
            vat_by_rate=[{"rate": rate, "taxable_cents": net, "vat_cents": VAT_CENTS}],
            customer_name=f"Alice {number}",
            customer_email=f"alice{number}@example.org",
        )


def furnish(size: Size) -> Client:
    """Fill the register, and return a browser in which Bob has signed in."""
    from django.db import connection  # noqa: PLC0415  # same

    from souche.domain.invoices.models import Invoice  # noqa: PLC0415  # same
    from tests.cast import hire_bob, open_theatre  # noqa: PLC0415  # same
    from tests.second_step import enter  # noqa: PLC0415  # same

    open_theatre()
    Invoice.objects.bulk_create(rows(size.invoices), batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return enter(hire_bob(), host="127.0.0.1")


def measure(browser: Client, address: str, *, words: str, times: int) -> tuple[int, float]:
    """Return how many statements a page sends, and the median of its seconds.

    Raises Failed when it is not answered with 200, or without these words.
    """
    from django.db import connection  # noqa: PLC0415  # same

    from benchmarks.box_office import Statements  # noqa: PLC0415  # same

    statements = Statements()
    browser.get(address)
    with connection.execute_wrapper(statements):
        answer = browser.get(address)
    check(what=f"{address} answered", found=answer.status_code, wanted=200)
    check(what=f"{address} holds {words!r}", found=words in answer.content.decode(), wanted=True)
    seconds = []
    for _time in range(times):
        started = time.perf_counter()
        browser.get(address)
        seconds.append(time.perf_counter() - started)
    return statements.count, statistics.median(seconds)


def export(kind: str, count: int) -> tuple[float, int, int]:
    """Return the seconds of an export, the bytes of its file, and the MB by which this process grew.

    Raises Failed when the file does not hold as many invoices as were meant.
    """
    from souche.domain.accounting.exports import WRITERS, Source  # noqa: PLC0415  # same
    from souche.domain.invoices.models import Invoice  # noqa: PLC0415  # same
    from souche.domain.organisation.models import Organisation  # noqa: PLC0415  # same

    invoices = Invoice.objects.filter(pk__in=Invoice.objects.order_by("pk").values("pk")[:count])
    source = Source(invoices=invoices, organisation=Organisation.current(), tell=lambda _done: None)
    process = psutil.Process()
    before, started = process.memory_info().rss, time.perf_counter()
    with TemporaryFile() as out:
        WRITERS[kind](out, source)
        seconds, grown, size = time.perf_counter() - started, process.memory_info().rss - before, out.tell()
        check(what=f"invoices in the {kind}", found=len(numbers_in(out, kind)), wanted=count)
    return seconds, size, grown // 2**20


def numbers_in(out: IO[bytes], kind: str) -> set[str]:
    """Return the numbers of the invoices that an exported file tells of."""
    out.seek(0)
    if kind == "xlsx":
        sheet = load_workbook(out, read_only=True).worksheets[0]
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    else:
        cells = out.read().decode("utf-8-sig").replace("\t", ";").replace("\n", ";").split(";")
    return {number for cell in cells for number in NUMBER.findall(cell)}


def measure_exports(size: Size) -> None:
    """Print what each kind of file takes; PDFs are not among the made-up invoices."""
    table = []
    for kind in ("csv", "journal", "xlsx"):
        seconds, written, grown = export(kind, size.exported)
        table.append([kind, f"{seconds:.1f} s", f"{written // 1000:,} kB", f"+{grown} MB"])
    print_table(
        title=f"Exports of {size.exported:,} documents", head=["kind", "time", "file", "memory"], rows=table
    )


def measure_pages(size: Size) -> None:
    """Print what the first page takes, and what is often asked of it."""
    browser = furnish(size)
    page = "/administration/invoices/invoice/"
    last = size.invoices - 1
    asked = {
        "first page": ("", "FACT-000000"),
        "last page": (f"?p={-(-size.invoices // PER_PAGE)}", f"FACT-{last:06d}"),
        "one month": ("?since=2026-10-01&until=2026-10-31", "/10/2026"),
        "search by name": (f"?q=Alice+{last}", f"FACT-{last:06d}"),
        "e-mails that failed": ("?delivery=failed", "0 "),
        "sorted by amount": ("?o=9", "FACT-"),
    }
    table = []
    for name, (query, words) in asked.items():
        statements, seconds = measure(browser, page + query, words=words, times=size.times)
        table.append([name, str(statements), f"{seconds * 1000:.0f} ms"])
    title = f"The register with {size.invoices:,} invoices"
    print_table(title=title, head=["page", "statements", "median"], rows=table)


def main(size: Size) -> None:
    """Measure the pages and the exports."""
    with box_office_database(stripe_port=free_port()):
        measure_pages(size)
        measure_exports(size)
    print(f"\n  {describe_machine()}")


if __name__ == "__main__":
    main(BRIEF if parser(__doc__).parse_args().brief else WHOLE)
