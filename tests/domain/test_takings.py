"""What the events of a month took: every ticket, by category, and money to the cent."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from souche.actions.fulfil_order import fulfil_order
from souche.domain.accounting.months import Month
from souche.domain.accounting.takings import Takings, revenue_by_event, takings_table
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.payments.models import Payment, RefundedLine, RefundReason
from souche.kit.money import vat_included
from tests.cast import NOON, add_price, announce
from tests.domain.test_sales import DECEMBER, NOVEMBER, give_back
from tests.entrypoints.administration.rows import paid_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from souche.domain.catalogue.models import Event, Price

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def event(db: None) -> Event:
    del db
    return announce(now=NOON)


def sell(event: Event, places: Mapping[Price, int], *, is_livemode: bool = False) -> Order:
    """Write an order of so many places of each price, with its tickets; it is paid unless it is free."""
    number = Order.objects.count()
    customer = Customer.welcome(email=f"buyer{number}@example.org", name="Buyer", language="fr")
    cents = sum(price.amount_cents * quantity for price, quantity in places.items())
    order = paid_order(customer=customer, cents=cents)
    order.is_livemode = is_livemode
    order.save(update_fields=["is_livemode"])
    for price, quantity in places.items():
        total = price.amount_cents * quantity
        Line.objects.create(
            order=order, event=event, price=price, quota=price.quota,
            label=f"{event.title} – {price.product.name} – {price.label}", quantity=quantity,
            unit_cents=price.amount_cents, vat_rate=price.vat_rate, total_cents=total,
            vat_cents=vat_included(gross_cents=total, rate=price.vat_rate),
        )  # fmt: skip
    if cents:
        Payment.objects.create(
            order=order, stripe_session_id=f"cs_{number}", stripe_payment_intent_id=f"pi_{number}",
            amount_cents=cents, currency="EUR", is_livemode=is_livemode, received_at=NOON,
        )  # fmt: skip
    fulfil_order(order=order, now=NOON)
    return order


def void(ticket: Ticket, *, cents: int = 0) -> None:
    """Make a ticket void; give back so many cents of its line."""
    Ticket.objects.filter(pk=ticket.pk).update(voided_at=NOON)
    if cents:
        order = ticket.order
        refund = give_back(order, cents)
        refund.stripe_refund_id = f"re_{ticket.pk}"
        refund.save()
        RefundedLine.objects.create(refund=refund, line=ticket.line, quantity=1, amount_cents=cents)


def counts(taken: Takings) -> tuple[int, int, int, int]:
    assert taken.tickets == taken.paid + taken.free + taken.void
    return taken.tickets, taken.paid, taken.free, taken.void


def test_one_paid_and_three_invited_are_four(event: Event) -> None:
    sell(event, {add_price(event): 1})
    sell(event, {add_price(event, label="Invitation", amount_cents=0): 3})

    full, invited = revenue_by_event(DECEMBER)

    assert (full.category, counts(full), full.total_cents) == (
        "Place assise – Plein tarif",
        (1, 1, 0, 0),
        2400,
    )
    assert (invited.category, counts(invited)) == ("Place assise – Invitation", (3, 0, 3, 0))
    assert (invited.total_cents, invited.vat_cents) == (0, 0)
    assert [(taken.first, taken.last) for taken in (full, invited)] == [(1, 1), (2, 4)]


def test_a_free_place_beside_paid_ones_is_free(event: Event) -> None:
    full, child = add_price(event), add_price(event, label="Enfant", amount_cents=0)
    sell(event, {full: 2, child: 1})

    assert [counts(taken) for taken in revenue_by_event(DECEMBER)] == [(2, 2, 0, 0), (1, 0, 1, 0)]


def test_void_tickets_count_with_and_without_their_money(event: Event) -> None:
    order = sell(event, {add_price(event): 3})
    refunded, kept, _valid = order.tickets.all()
    void(refunded, cents=2400)
    void(kept)

    (taken,) = revenue_by_event(DECEMBER)

    assert counts(taken) == (3, 1, 0, 2)
    assert (taken.first, taken.last) == (1, 3)
    assert (taken.total_cents, taken.vat_cents) == (4800, 375 - 125)


def test_an_order_that_is_wholly_void_still_shows_its_numbers(event: Event) -> None:
    order = sell(event, {add_price(event, label="Invitation", amount_cents=0): 2})
    for ticket in order.tickets.all():
        void(ticket)
    Order.objects.filter(pk=order.pk).update(status="voided")

    (taken,) = revenue_by_event(DECEMBER)

    assert counts(taken) == (2, 0, 0, 2)
    assert (taken.first, taken.last, taken.total_cents) == (1, 2, 0)


def test_what_goes_back_in_parts_takes_all_of_the_vat_back(event: Event) -> None:
    """3 × 4.99 € at 2.1 % given back singly left a cent of VAT on one side and took one from the other."""
    order = sell(event, {add_price(event, amount_cents=499, vat_rate=Decimal("2.10")): 3})
    for ticket in order.tickets.all():
        void(ticket, cents=499)

    (taken,) = revenue_by_event(DECEMBER)

    assert (taken.total_cents, taken.vat_cents) == (0, 0)


def test_categories_add_up_to_the_event(event: Event) -> None:
    """Several categories in interleaved orders: no ticket and no number is missing, no cent is lost."""
    full = add_price(event)
    reduced = add_price(event, label="Réduit", amount_cents=1500, vat_rate=Decimal("2.10"))
    guest = add_price(event, label="Invitation", amount_cents=0)
    orders = [sell(event, {full: 2, guest: 1}), sell(event, {reduced: 3}), sell(event, {full: 1, reduced: 1})]
    void(orders[0].tickets.all()[0], cents=2000)
    void(orders[1].tickets.all()[2], cents=1500)

    taken = revenue_by_event(DECEMBER)

    assert [counts(each) for each in taken] == [(3, 2, 0, 1), (4, 3, 0, 1), (1, 0, 1, 0)]
    assert sum(each.tickets for each in taken) == max(each.last or 0 for each in taken) == 8
    assert min(each.first or 0 for each in taken) == 1
    assert [each.total_cents for each in taken] == [3 * 2400 - 2000, 4 * 1500 - 1500, 0]
    assert sum(each.total_cents for each in taken) == sum(order.total_cents for order in orders) - 3500


def test_rehearsals_are_not_counted_with_real_sales(event: Event) -> None:
    """A free order has no payment that could tell: it was placed with the keys of a rehearsal."""
    guest = add_price(event, label="Invitation", amount_cents=0)
    sell(event, {guest: 5})
    sell(event, {guest: 2}, is_livemode=True)

    (rehearsed,) = revenue_by_event(DECEMBER)
    (real,) = revenue_by_event(Month(since=DECEMBER.since, until=DECEMBER.until, is_livemode=True))

    assert (counts(rehearsed), rehearsed.first, rehearsed.last) == ((5, 0, 5, 0), 1, 5)
    assert (counts(real), real.first, real.last) == ((2, 0, 2, 0), 1, 2)


def test_it_is_of_the_month_of_the_event(event: Event) -> None:
    sell(event, {add_price(event): 1})
    order = sell(event, {add_price(event, label="Balcon"): 1})
    give_back(order, 1000, reason=RefundReason.AT_STRIPE, made_at=NOON + timedelta(days=60))

    assert revenue_by_event(NOVEMBER) == []
    full, balcony = revenue_by_event(DECEMBER)

    assert (full.total_cents, full.vat_cents) == (2400, 125)
    assert (balcony.total_cents, balcony.vat_cents) == (1400, 125 - 52)


def test_the_table_says_it_in_words_with_the_day_of_the_house(event: Event) -> None:
    event.starts_at = datetime(2026, 12, 5, 23, 30, tzinfo=UTC)
    event.ends_at = event.starts_at + timedelta(hours=2)
    event.save()
    sell(event, {add_price(event): 2})

    head, row = csv.reader(StringIO(takings_table(DECEMBER, zone=PARIS).decode("utf-8-sig")), delimiter=";")

    assert len(head) == len(row)
    assert row == [
        "06/12/2026", "Hamlet", "Place assise – Plein tarif", "5,50", "1", "2", "2", "2", "0", "0",
        "45,50", "2,50", "48,00",
    ]  # fmt: skip
