"""What a month sold and took back, by the day the money moved: each rate, each document, each cent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from souche.domain.accounting.months import Month
from souche.domain.accounting.sales import sales_of_month, vat_collected
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.orders.models import Line, Order
from souche.domain.payments.models import (
    Case,
    CaseOutcome,
    Payment,
    Refund,
    RefundedLine,
    RefundReason,
    RefundStatus,
)
from tests.cast import NOON, add_price, announce, identity
from tests.entrypoints.administration.rows import place
from tests.register import issue, take_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from souche.domain.accounting.journal import Sale
    from souche.domain.catalogue.models import Event
    from souche.domain.customers.models import BuyerIdentity

NOVEMBER = Month(
    since=datetime(2026, 10, 31, 23, tzinfo=UTC),
    until=datetime(2026, 11, 30, 23, tzinfo=UTC),
    is_livemode=False,
)
DECEMBER = Month(since=NOVEMBER.until, until=datetime(2026, 12, 31, 23, tzinfo=UTC), is_livemode=False)


def sell(
    event: Event, number: int = 0, *, paid_at: datetime = NOON, amount_cents: int = 2400,
    lines: Sequence[tuple[str, int, int]] = (), is_invoiced: bool = False,
) -> Order:  # fmt: skip
    """Write an order of a place of 24 € at 5.5 %, or of lines (rate, cents, VAT), and its payment."""
    order = place(price=event.products.get().prices.get(), number=number)
    model = order.lines.get()
    for rate, cents, vat_cents in lines:
        Line.objects.create(
            order=order, event=event, price=model.price, quota=model.quota, label="Place", quantity=1,
            unit_cents=cents, vat_rate=Decimal(rate), total_cents=cents, vat_cents=vat_cents,
        )  # fmt: skip
    if lines:
        model.delete()
    Order.objects.filter(pk=order.pk).update(paid_at=paid_at)
    pay(order, number, received_at=paid_at, amount_cents=amount_cents, is_invoiced=is_invoiced)
    return order


def pay(order: Order, number: int, **changes: object) -> Payment:
    fields: dict[str, object] = {
        "stripe_session_id": f"cs_{number}", "stripe_payment_intent_id": f"pi_{number}", "amount_cents": 2400,
        "currency": "EUR", "is_livemode": False, "received_at": NOON,
    }  # fmt: skip
    return Payment.objects.create(order=order, **{**fields, **changes})


def give_back(
    order: Order, cents: int, *, number: int = 0, payment: Payment | None = None,
    reason: RefundReason = RefundReason.BUYER, made_at: datetime = NOON,
    status: RefundStatus = RefundStatus.SUCCEEDED, retry_of: Refund | None = None,
) -> Refund:  # fmt: skip
    return Refund.objects.create(
        payment=payment or order.payments.get(pk=order.payments.earliest("pk").pk),
        stripe_refund_id=f"re_{order.pk}_{cents}_{number}",
        amount_cents=cents, status=status, reason=reason, made_at=made_at, retry_of=retry_of,
    )  # fmt: skip


def known(order: Order) -> BuyerIdentity:
    found = identity()
    found.remember(customer=order.customer, is_proven=True, now=NOON)
    return found


def sales(month: Month) -> list[Sale]:
    return sales_of_month(month, time_zone="Europe/Paris")


@pytest.fixture
def event(db: None) -> Event:
    del db
    event = announce(now=NOON)
    add_price(event)
    return event


def vat(month: Month) -> dict[str, tuple[int, int]]:
    taxes = vat_collected(sales_of_month(month, time_zone="Europe/Paris"))
    return {str(tax.rate): (tax.taxable_cents, tax.vat_cents) for tax in taxes}


def test_vat_is_of_the_month_of_the_payment(event: Event) -> None:
    sell(event, 1)
    sell(event, 2, paid_at=DECEMBER.since)

    assert vat(NOVEMBER) == {"5.50": (2275, 125)}
    assert vat(DECEMBER) == {"5.50": (2275, 125)}


def test_money_back_lowers_the_month_in_which_it_goes(event: Event) -> None:
    order = sell(event)
    refund = give_back(order, 2400, made_at=DECEMBER.since + timedelta(days=1))
    RefundedLine.objects.create(refund=refund, line=order.lines.get(), quantity=1, amount_cents=2400)

    assert vat(NOVEMBER) == {"5.50": (2275, 125)}
    assert vat(DECEMBER) == {"5.50": (-2275, -125)}


def test_money_that_was_never_a_sale_counts_neither_way(event: Event) -> None:
    order = sell(event)
    second = pay(order, 2)
    give_back(order, 2400, payment=second, reason=RefundReason.PAID_TWICE)
    give_back(order, 100, status=RefundStatus.FAILED)

    assert vat(NOVEMBER) == {"5.50": (2275, 125)}


def test_a_second_payment_with_an_invoice_counts_until_its_credit_note(event: Event) -> None:
    order = sell(event, is_invoiced=True)
    second = pay(order, 2, received_at=NOON + timedelta(minutes=1), is_invoiced=True)
    issue(1, order=order)
    issue(2, order=order, issued_at=NOON + timedelta(minutes=1))
    back = give_back(order, 2400, payment=second, reason=RefundReason.PAID_TWICE, made_at=DECEMBER.since)
    take_back(Invoice.objects.get(number="FACT-0002"), issued_at=DECEMBER.since).refunds.add(back)

    assert vat(NOVEMBER) == {"5.50": (4550, 250)}
    assert vat(DECEMBER) == {"5.50": (-2275, -125)}
    assert [sale.piece for sale in sales(NOVEMBER)] == ["FACT-0001", "FACT-0002"]


def test_money_of_another_amount_is_no_sale_until_it_is_accepted(event: Event) -> None:
    order = sell(event, amount_cents=1200)
    case = Case.objects.create(kind="wrong_amount", payment=order.payments.get(), opened_at=NOON)

    assert sales(NOVEMBER) == []
    case.close(outcome=CaseOutcome.ACCEPTED, actor=None, now=NOON)
    assert vat(NOVEMBER) == {"5.50": (1137, 63)}


def test_three_places_refunded_one_by_one_leave_nothing(event: Event) -> None:
    order = sell(event, lines=[("2.10", 1497, 31)], amount_cents=1497)
    for day in range(3):
        refund = give_back(order, 499, number=day, made_at=NOON + timedelta(days=day))
        RefundedLine.objects.create(refund=refund, line=order.lines.get(), quantity=1, amount_cents=499)

    assert vat(NOVEMBER) == {"2.10": (0, 0)}
    assert [sale.taxes[0].vat_cents for sale in sales(NOVEMBER)] == [31, -10, -11, -10]


def test_the_vat_that_goes_back_is_what_the_credit_note_states(event: Event) -> None:
    order = sell(event, lines=[("2.10", 1497, 31)], amount_cents=1497, is_invoiced=True)
    invoice = issue(1, order=order, by_rate={"2.10": 1497})
    stated, unstated = give_back(order, 499, number=1), give_back(order, 998, number=2)
    note = take_back(invoice, by_rate={"2.10": 499}, order=order)
    Invoice.objects.filter(pk=note.pk).update(
        net_cents=-488, vat_cents=-11, vat_by_rate=[{"rate": "2.10", "taxable_cents": -488, "vat_cents": -11}]
    )
    note.refunds.add(stated)

    assert {sale.label: sale.taxes[0].vat_cents for sale in sales(NOVEMBER)} == {
        f"Facture FACT-0001 {invoice.customer_name}": 31,
        f"Avoir {note.number} {invoice.customer_name}": -11,
        f"Remboursement {order.number} {order.buyer_name}": -20,
    }
    assert vat(NOVEMBER) == {"2.10": (0, 0)}
    assert unstated.made_at == stated.made_at


def test_a_credit_note_of_two_refunds_is_shared_between_them(event: Event) -> None:
    order = sell(event, lines=[("2.10", 1497, 31)], amount_cents=1497, is_invoiced=True)
    invoice = issue(1, order=order, by_rate={"2.10": 1497})
    note = take_back(invoice, by_rate={"2.10": 1497}, order=order)
    note.refunds.add(give_back(order, 499, number=1), give_back(order, 998, number=2))

    backs = [sale for sale in sales(NOVEMBER) if sale.piece == note.number]
    assert sorted(sale.total_cents for sale in backs) == [-998, -499]
    assert vat(NOVEMBER) == {"2.10": (0, 0)}


def test_a_refund_made_at_stripe_is_of_every_rate_to_the_cent(event: Event) -> None:
    lines = [("2.10", 499, 10), ("20.00", 1001, 167), ("0.00", 500, 0)]
    order = sell(event, lines=lines, amount_cents=2000)
    for number, cents in enumerate((333, 1234, 433)):
        give_back(order, cents, number=number, reason=RefundReason.AT_STRIPE)

    assert vat(NOVEMBER) == {"0.00": (0, 0), "2.10": (0, 0), "20.00": (0, 0)}
    assert [sale.total_cents for sale in sales(NOVEMBER)] == [2000, -333, -1234, -433]


def test_a_late_invoice_writes_nothing_and_keeps_the_piece(event: Event) -> None:
    order = sell(event)
    before = sales(NOVEMBER)
    Payment.objects.update(is_invoiced=True)
    LateInvoice.objects.create(
        order=order, identity=known(order), stripe_invoice_id="in_9", requested_at=DECEMBER.since
    )
    issue(9, order=order, issued_at=DECEMBER.since, paid_at=DECEMBER.since)

    assert sales(NOVEMBER) == before
    assert sales(DECEMBER) == []
    assert before[0].piece == order.number


def test_a_correction_is_of_the_day_of_the_invoice_that_replaces(event: Event) -> None:
    order = sell(event, is_invoiced=True)
    first = issue(1, order=order)
    note = take_back(first, order=order, issued_at=NOVEMBER.until - timedelta(minutes=1))
    issue(2, order=order, replaces=first, issued_at=DECEMBER.since)
    LateInvoice.objects.create(
        order=order, identity=known(order), replaces=first, stripe_credit_note_id=note.stripe_invoice_id,
        stripe_invoice_id="in_2", requested_at=NOON,
    )  # fmt: skip

    assert [sale.piece for sale in sales(NOVEMBER)] == ["FACT-0001"]
    pair = sales(DECEMBER)
    assert [(sale.piece, sale.total_cents) for sale in pair] == [
        ("FACT-0001-CN-01", -2400),
        ("FACT-0002", 2400),
    ]
    assert [f"{sale.booked_on} {sale.piece_dated}" for sale in pair] == [
        "2026-12-01 2026-11-30",
        "2026-12-01 2026-12-01",
    ]
    assert vat(DECEMBER) == {"5.50": (0, 0)}


def test_a_credit_note_without_money_is_of_its_own_day(event: Event) -> None:
    order = sell(event, is_invoiced=True)
    take_back(issue(1, order=order), by_rate={"5.50": 1000}, order=order, issued_at=DECEMBER.since)

    assert vat(DECEMBER) == {"5.50": (-948, -52)}


def test_a_free_order_writes_nothing(event: Event) -> None:
    order = sell(event, lines=[("5.50", 0, 0)], amount_cents=0)
    order.payments.all().delete()

    assert sales(NOVEMBER) == []


def test_a_day_is_the_house_s(event: Event) -> None:
    sell(event, paid_at=NOVEMBER.until - timedelta(minutes=1))

    (sale,) = sales(NOVEMBER)
    assert f"{sale.booked_on}" == "2026-11-30"


def test_an_invoice_of_a_purchase_is_not_counted_twice(event: Event) -> None:
    issue(1, order=sell(event))

    assert vat(NOVEMBER) == {"5.50": (2275, 125)}


def test_a_renewal_counts_by_its_invoice_and_its_credit_note(event: Event) -> None:
    del event
    renewal = issue(1, by_rate={"20.00": 1200}, kind="subscription")
    take_back(renewal, by_rate={"20.00": 600}, issued_at=DECEMBER.since)

    assert vat(NOVEMBER) == {"20.00": (1000, 200)}
    assert vat(DECEMBER) == {"20.00": (-500, -100)}


def test_real_sales_are_not_counted_with_rehearsals(event: Event) -> None:
    sell(event)

    assert vat(Month(since=NOVEMBER.since, until=NOVEMBER.until, is_livemode=True)) == {}


def test_a_refund_that_came_back_is_a_movement_of_its_own_day(event: Event) -> None:
    order = sell(event, is_invoiced=True)
    invoice = issue(1, order=order)
    note = take_back(invoice, order=order)
    failed = give_back(order, 2400)
    note.refunds.add(failed)
    assert vat(NOVEMBER) == {"5.50": (0, 0)}

    day = DECEMBER.since + timedelta(days=1)
    Refund.objects.update(status=RefundStatus.FAILED, returned_at=day)
    again = give_back(order, 2400, number=2, retry_of=failed, made_at=day + timedelta(days=1))
    again.take_over_credit_notes()

    assert vat(NOVEMBER) == {"5.50": (0, 0)}
    back, gone = sales(DECEMBER)
    assert (back.total_cents, gone.total_cents) == (2400, -2400)
    assert (back.piece, gone.piece) == (note.number, note.number)
    assert [f"{sale.booked_on}" for sale in (back, gone)] == ["2026-12-02", "2026-12-03"]


def test_what_came_back_goes_again_to_the_cent(event: Event) -> None:
    order = sell(event, lines=[("2.10", 1497, 31)], amount_cents=1497)
    for number in range(3):
        give_back(order, 499, number=number, made_at=NOON + timedelta(minutes=number))
    Refund.objects.filter(stripe_refund_id__endswith="_1").update(
        status=RefundStatus.FAILED, returned_at=NOON + timedelta(hours=1)
    )
    assert vat(NOVEMBER) == {"2.10": (488, 11)}

    give_back(order, 499, number=3, made_at=NOON + timedelta(hours=2))
    assert vat(NOVEMBER) == {"2.10": (0, 0)}
