"""What is looked for in the register, and the sums of what is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souche.domain.accounting.register import Delivery, Selection, delivery_of, selected
from souche.domain.accounting.totals import totals_of
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail, MailKind, MailStatus
from souche.domain.orders.models import Order
from tests.cast import NOON, add_price, announce, event_of
from tests.entrypoints.administration.rows import place
from tests.register import issue, take_back

pytestmark = pytest.mark.django_db
PARIS = "Europe/Paris"


def found(**asked: Any) -> set[str]:
    selection = Selection(is_livemode=False, time_zone=PARIS, **asked)
    return {invoice.number for invoice in selected(selection)}


def mail(invoice: Invoice, status: str, *, kind: MailKind = MailKind.INVOICE, error: str = "") -> None:
    Mail.objects.create(
        invoice=invoice,
        kind=kind,
        to="alice@example.org",
        status=status,
        last_error=error,
        created_at=NOON,
    )


def test_a_period_is_of_the_days_of_the_organisation() -> None:
    issue(1, issued_at=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
    issue(2, issued_at=datetime(2026, 10, 31, 23, 0, tzinfo=UTC))
    issue(3, issued_at=datetime(2026, 11, 30, 22, 59, tzinfo=UTC))
    issue(4, issued_at=datetime(2026, 11, 30, 23, 0, tzinfo=UTC))

    november = found(since=date(2026, 11, 1), until=date(2026, 11, 30))

    assert november == {"FACT-0002", "FACT-0003"}


@pytest.mark.parametrize("words", ["fact-0002", "CHARLES", "charles@example", "in_2"])
def test_an_invoice_is_found_by_number_name_mail_or_id(words: str) -> None:
    issue(1)
    issue(2, customer_name="Charles Dupont", customer_email="charles@example.org")

    assert found(words=words) == {"FACT-0002"}


def test_an_invoice_is_found_by_its_order_and_its_event() -> None:
    price, other = add_price(announce(slug="phedre")), add_price(announce(slug="hamlet"))
    order = place(price=price, number=1)
    issue(1, order=order)
    issue(2, order=place(price=other, number=2))

    assert found(words=order.number.lower()) == {"FACT-0001"}
    assert found(event_pk=event_of(price).pk) == {"FACT-0001"}


def test_an_invoice_is_found_by_who_buys() -> None:
    order = place(price=add_price(announce()), number=1)
    issue(1, order=order, buyer={"kind": "company"})
    issue(2, order=order, buyer={"kind": "individual"})
    # The order was since corrected: its documents stay what they were.
    Order.objects.update(buyer_type="public")

    assert found(buyer_type="company") == {"FACT-0001"}
    assert found(buyer_type="public") == set()


@pytest.mark.parametrize("words", ["732 829 320", "732.829.320.00074", "fr44 732829320"])
def test_an_invoice_is_found_by_the_numbers_of_its_buyer(words: str) -> None:
    numbers = {"siren": "732829320", "siret": "73282932000074", "vat_number": "FR44732829320"}
    issue(1, buyer=numbers)
    issue(2)

    assert found(words=words) == {"FACT-0001"}


def test_an_invoice_without_its_pdf_is_found() -> None:
    issue(1).archive(pdf=b"%PDF-1.7", now=NOON)
    issue(2)

    assert found(archive="kept") == {"FACT-0001"}
    assert found(archive="missing") == {"FACT-0002"}


def test_an_amount_finds_credit_notes_too() -> None:
    take_back(issue(1))
    issue(2, by_rate={"5.50": 100})

    assert found(least_cents=2000) == {"FACT-0001", "FACT-0001-CN-01"}
    assert found(most_cents=2000) == {"FACT-0002"}
    assert found(kind="credit_note", status="issued") == {"FACT-0001-CN-01"}


def test_each_invoice_is_in_one_state_of_delivery() -> None:
    sent, refused, failed, waiting, silent = (issue(number) for number in range(1, 6))
    mail(sent, MailStatus.FAILED)
    mail(sent, MailStatus.SENT, kind=MailKind.DUPLICATE)
    mail(refused, MailStatus.FAILED, error="SMTPRecipientsRefused: 550 no such user")
    mail(refused, MailStatus.FAILED, kind=MailKind.DUPLICATE)
    mail(failed, MailStatus.TO_SEND)
    mail(failed, MailStatus.FAILED, kind=MailKind.DUPLICATE)
    mail(waiting, MailStatus.TO_SEND)

    for state, invoice in zip(Delivery, (sent, refused, failed, waiting, silent), strict=True):
        assert found(delivery=state) == {invoice.number}
        assert delivery_of(invoice) is state


def test_rehearsals_are_not_among_real_sales() -> None:
    issue(1, is_livemode=True)
    issue(2)

    assert found() == {"FACT-0002"}


def test_a_selection_is_kept_and_read_again() -> None:
    selection = Selection(is_livemode=True, time_zone=PARIS, since=date(2026, 1, 1), words="Alice")

    assert Selection.of_row(selection.as_row()) == selection


def test_the_sums_of_nothing_are_zero() -> None:
    sums = totals_of(Invoice.objects.all())

    assert (sums.count, sums.total_cents, sums.rates) == (0, 0, ())


def test_a_credit_note_lowers_the_sums_of_its_rates() -> None:
    take_back(issue(1, by_rate={"5.50": 2400, "20.00": 1000}), by_rate={"20.00": 500})

    sums = totals_of(Invoice.objects.all())

    assert (sums.count, sums.total_cents) == (2, 2900)
    assert [(tax.rate, tax.taxable_cents + tax.vat_cents) for tax in sums.rates] == [
        (Decimal("5.50"), 2400),
        (Decimal("20.00"), 500),
    ]


amounts = st.dictionaries(
    st.sampled_from(["0.00", "2.10", "5.50", "10.00", "20.00"]), st.integers(1, 99_999), min_size=1
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(amounts, st.booleans()), max_size=8))
def test_the_rates_add_up_to_the_sums(sales: list[tuple[dict[str, int], bool]]) -> None:
    Invoice.objects.filter(kind="credit_note").delete()
    Invoice.objects.all().delete()
    for number, (by_rate, is_taken_back) in enumerate(sales):
        invoice = issue(number, by_rate=by_rate, issued_at=NOON + timedelta(days=number))
        if is_taken_back:
            take_back(invoice, by_rate={rate: gross // 2 + 1 for rate, gross in by_rate.items()})

    sums = totals_of(Invoice.objects.all())

    assert sum(tax.taxable_cents for tax in sums.rates) == sums.net_cents
    assert sum(tax.vat_cents for tax in sums.rates) == sums.vat_cents
    assert sums.net_cents + sums.vat_cents == sums.total_cents
