"""Every export says what the register says, to the cent, and stays small in memory."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from souche.domain.accounting.documents import AT_ONCE, sale_document
from souche.domain.accounting.exports import WRITERS, Source, write_csv, write_journal, write_pdfs, write_xlsx
from souche.domain.accounting.fec_check import check_fec
from souche.domain.accounting.totals import totals_of
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Line
from souche.domain.organisation.models import Organisation
from tests.cast import NOON, add_price, announce
from tests.entrypoints.administration.rows import join, place
from tests.register import issue, take_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.accounting.exports import Writer

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
PDF = b"%PDF-1.7 the invoice of Alice"
# Far less than the documents added: a thousand take three megabytes.
A_LITTLE = 500_000
amounts = st.dictionaries(
    st.sampled_from(["0.00", "2.10", "5.50", "10.00", "20.00"]), st.integers(1, 99_999), min_size=1
)


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def made_by(writer: Writer) -> bytes:
    out = BytesIO()
    writer(out, Source(invoices=Invoice.objects.all(), organisation=Organisation(), tell=lambda _done: None))
    return out.getvalue()


def cents(amount: str) -> int:
    return int(Decimal(amount.replace(",", ".")) * 100)


def csv_sums() -> list[int]:
    """Return the sums of the columns without VAT, VAT and with VAT."""
    lines = [line.split(";") for line in made_by(write_csv).decode("utf-8-sig").splitlines()]
    first = lines[0].index("HT")
    return [sum(cents(line[first + step]) for line in lines[1:]) for step in range(3)]


def xlsx_sums() -> list[int]:
    rows = list(load_workbook(BytesIO(made_by(write_xlsx))).worksheets[0].iter_rows(values_only=True))
    first = rows[0].index("HT")
    return [sum(round(Decimal(str(row[first + step])) * 100) for row in rows[1:]) for step in range(3)]


def journal_sums() -> list[int]:
    """Return what was credited to the revenue, to the VAT, and owed by the buyers."""
    lines = made_by(write_journal).splitlines()
    assert check_fec(lines) == []
    sums = {"706": 0, "445": 0, "411": 0}
    for line in lines[1:]:
        row = line.decode().split("\t")
        sums[row[4][:3]] += cents(row[12]) - cents(row[11])
    return [sums["706"], sums["445"], -sums["411"]]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(amounts, st.booleans()), min_size=1, max_size=8))
def test_every_export_adds_up_to_the_register(year: list[tuple[dict[str, int], bool]]) -> None:
    Invoice.objects.filter(kind="credit_note").delete()
    Invoice.objects.all().delete()
    for number, (by_rate, is_taken_back) in enumerate(year):
        invoice = issue(number, by_rate=by_rate, issued_at=NOON + timedelta(days=31 * number))
        if is_taken_back:
            take_back(invoice, by_rate={rate: gross // 3 + 1 for rate, gross in by_rate.items()})

    sums = totals_of(Invoice.objects.all())

    register = [sums.net_cents, sums.vat_cents, sums.total_cents]
    assert csv_sums() == xlsx_sums() == journal_sums() == register


def test_a_membership_of_a_basket_is_told_from_its_tickets() -> None:
    order = place(price=add_price(announce()))
    membership = join(customer=order.customer).line
    Line.objects.filter(pk=membership.pk).update(order=order)

    document = sale_document(issue(1, order=order), time_zone="Europe/Paris")

    assert document.membership_rates == {Decimal("0.00")}


def test_a_renewal_is_of_memberships_at_every_rate() -> None:
    renewal = issue(1, by_rate={"20.00": 1200}, kind="subscription")
    note = take_back(renewal, by_rate={"20.00": 600})

    for invoice in (renewal, note):
        assert sale_document(invoice, time_zone="Europe/Paris").membership_rates == {Decimal("20.00")}


def test_the_table_is_as_it_always_was() -> None:
    take_back(issue(1, by_rate={"5.50": 2400, "20.00": 1000}, customer_name='=cmd|"; Martin'))

    assert made_by(write_csv) == (GOLDEN / "register.csv").read_bytes()


def test_the_zip_holds_every_document_and_names_those_without_pdf() -> None:
    for number in range(3):
        issue(number, issued_at=NOON + timedelta(days=number)).archive(pdf=PDF, now=NOON)
    issue(9)

    archive = ZipFile(BytesIO(made_by(write_pdfs)))

    names = archive.namelist()
    assert names[:2] == ["2026-11-25-facture-FACT-0000.pdf", "2026-11-26-facture-FACT-0001.pdf"]
    assert archive.read(names[0]) == PDF
    assert archive.read("documents-sans-pdf.txt") == b"FACT-0009"
    assert archive.testzip() is None


def test_progress_is_told_to_the_last_document() -> None:
    issue(1)
    issue(2)
    told: list[int] = []

    write_csv(
        BytesIO(), Source(invoices=Invoice.objects.all(), organisation=Organisation(), tell=told.append)
    )

    assert told == [2]


def write_many(count: int) -> None:
    """Write copies of one invoice."""
    model = issue(0)
    first = Invoice.objects.count()
    fields = {field.attname: getattr(model, field.attname) for field in Invoice._meta.concrete_fields}  # noqa: SLF001  # Django's public way to a model's fields
    Invoice.objects.bulk_create(
        Invoice(**fields | {"id": None, "public_id": f"inv_{n}", "stripe_invoice_id": f"in_{n}"})
        for n in range(first, first + count)
    )
    model.delete()


def forget_garbage(_done: int) -> None:
    gc.collect()


def peak_of(kind: str, path: Path) -> int:
    """Return the most memory, in bytes, that an export held while it was written to a file."""
    source = Source(invoices=Invoice.objects.all(), organisation=Organisation(), tell=forget_garbage)
    with path.open("wb") as out:
        tracemalloc.start()
        WRITERS[kind](out, source)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize("kind", ["csv", "xlsx", "journal"])
def test_twice_the_documents_take_no_more_memory(kind: str, tmp_path: Path) -> None:
    write_many(2 * AT_ONCE)
    few = peak_of(kind, tmp_path / "few")

    write_many(2 * AT_ONCE)

    assert peak_of(kind, tmp_path / "many") - few < A_LITTLE
