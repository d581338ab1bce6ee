"""The money of a month, by the day it moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.domain.accounting.months import Month, spread, vat_collected
from souche.domain.orders.models import Line, Order
from souche.domain.payments.models import Payment, Refund, RefundedLine, RefundReason, RefundStatus
from tests.cast import NOON, add_price, announce
from tests.entrypoints.administration.rows import place
from tests.register import issue, take_back

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

NOVEMBER = Month(
    since=datetime(2026, 10, 31, 23, tzinfo=UTC),
    until=datetime(2026, 11, 30, 23, tzinfo=UTC),
    is_livemode=False,
)
DECEMBER = Month(since=NOVEMBER.until, until=datetime(2026, 12, 31, 23, tzinfo=UTC), is_livemode=False)


def sell(event: Event, number: int = 0, *, paid_at: datetime = NOON) -> Order:
    """Write a place of 24 € at 5.5 %, paid without an invoice."""
    order = place(price=event.products.get().prices.get(), number=number)
    Order.objects.filter(pk=order.pk).update(paid_at=paid_at)
    Payment.objects.create(
        order=order, stripe_session_id=f"cs_{number}", stripe_payment_intent_id=f"pi_{number}",
        amount_cents=2400, currency="EUR", is_livemode=False, received_at=paid_at,
    )  # fmt: skip
    return order


def give_back(
    order: Order, cents: int, *, reason: RefundReason = RefundReason.BUYER, made_at: datetime = NOON,
    status: RefundStatus = RefundStatus.SUCCEEDED,
) -> Refund:  # fmt: skip
    return Refund.objects.create(
        payment=order.payments.get(), stripe_refund_id=f"re_{order.pk}_{cents}", amount_cents=cents,
        status=status, reason=reason, made_at=made_at,
    )  # fmt: skip


@pytest.fixture
def event(db: None) -> Event:
    del db
    event = announce(now=NOON)
    add_price(event)
    return event


def vat(month: Month) -> dict[str, tuple[int, int]]:
    return {str(tax.rate): (tax.taxable_cents, tax.vat_cents) for tax in vat_collected(month)}


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
    give_back(order, 2400, reason=RefundReason.PAID_TWICE)
    give_back(order, 100, status=RefundStatus.FAILED)

    assert vat(NOVEMBER) == {"5.50": (2275, 125)}


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


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=6), st.data())
def test_shares_add_up_to_what_is_shared(totals: list[int], data: st.DataObject) -> None:
    cents = data.draw(st.integers(0, sum(totals)))
    lines = [Line(total_cents=total, vat_rate=Decimal(0)) for total in totals]

    shares = [share for _line, share in spread(cents, lines)]

    assert sum(shares) == cents
    assert all(0 <= share <= total for share, total in zip(shares, totals, strict=True))
