"""Tickets of an event are numbered from one, without a hole, whoever buys at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from souche.actions.fulfil_order import fulfil_order
from souche.domain.orders.models import Order, Ticket, TicketSeries
from souche.domain.payments.models import Payment
from souche.kit import clock
from tests.cast import NOON, add_price, announce, open_theatre
from tests.entrypoints.administration.rows import place
from tests.migrations import back_to_today, go_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from souche.domain.catalogue.models import Price

BUYERS, WHO_FAIL = 12, 3


def sell(price: Price, number: int, *, is_livemode: bool = False) -> Order:
    order = place(price=price, number=number)
    order.is_livemode = is_livemode
    order.save(update_fields=["is_livemode"])
    fulfil_order(order=order, now=clock.now())
    return order


def numbers(**of: object) -> list[int]:
    return list(Ticket.objects.filter(**of).order_by("number").values_list("number", flat=True))


@pytest.mark.django_db
def test_each_event_counts_from_one() -> None:
    first, second = (add_price(announce(slug=slug, now=NOON)) for slug in ("hamlet", "macbeth"))
    for number in range(3):
        sell(first, number)
    sell(second, 9)

    assert numbers(event=first.product.event) == [1, 2, 3]
    assert numbers(event=second.product.event) == [1]


@pytest.mark.django_db
def test_rehearsals_have_numbers_of_their_own() -> None:
    """Real tickets begin at one though the house rehearsed with the same event."""
    price = add_price(announce(now=NOON))
    sell(price, 1)
    sell(price, 2)

    real = sell(price, 3, is_livemode=True)

    assert numbers(order=real) == [1]
    assert numbers(is_livemode=False) == [1, 2]


@pytest.mark.django_db
def test_a_number_cannot_be_given_twice() -> None:
    ticket = sell(add_price(announce(now=NOON)), 1).tickets.get()
    twin = Ticket(
        order=ticket.order, line=ticket.line, event=ticket.event, number=ticket.number, issued_at=NOON
    )

    with pytest.raises(IntegrityError, match="ticket_number_is_its_own"), transaction.atomic():
        twin.save()


@pytest.mark.django_db
def test_an_event_that_is_edited_meanwhile_keeps_its_count() -> None:
    price = add_price(announce(now=NOON))
    edited = price.product.event
    assert edited is not None
    sell(price, 1)
    edited.save()

    assert numbers(order=sell(price, 2)) == [2]


@pytest.mark.django_db(transaction=True)
def test_tickets_of_before_are_numbered_in_the_order_of_their_making() -> None:
    """A free order has no payment: it was real if it came after the first real payment of the house."""
    price = add_price(announce(now=NOON))
    rehearsal, paid, free = (place(price=price, number=number) for number in range(3))
    for number, order in enumerate((rehearsal, paid, free)):
        Order.objects.filter(pk=order.pk).update(placed_at=NOON + timedelta(hours=number))
        fulfil_order(order=order, now=NOON + timedelta(hours=number))
    Payment.objects.create(
        order=paid, stripe_session_id="cs_1", stripe_payment_intent_id="pi_1", amount_cents=2400,
        currency="EUR", is_livemode=True, received_at=NOON + timedelta(hours=1),
    )  # fmt: skip

    with back_to_today():
        go_to("orders", "0009_as_wide_as_stripe")

    assert [numbers(order=order) for order in (rehearsal, paid, free)] == [[1], [1], [2]]
    assert set(Ticket.objects.filter(is_livemode=True).values_list("order", flat=True)) == {paid.pk, free.pk}
    assert numbers(order=sell(price, 9, is_livemode=True)) == [3]


@pytest.mark.django_db(transaction=True)
def test_orders_fulfilled_at_once_leave_no_hole() -> None:
    """Some of them fail after they took their numbers, which others then get."""
    open_theatre()
    price = add_price(announce(now=NOON))
    orders = [place(price=price, number=number) for number in range(BUYERS)]
    together = Barrier(BUYERS)

    with ThreadPoolExecutor(max_workers=BUYERS) as crowd:
        done = list(crowd.map(lambda order: fulfil(order, orders=orders, together=together), orders))

    assert done.count(True) == BUYERS - WHO_FAIL
    assert numbers() == list(range(1, BUYERS - WHO_FAIL + 1))
    assert TicketSeries.objects.get().last_number == BUYERS - WHO_FAIL


def fulfil(order: Order, *, orders: Sequence[Order], together: Barrier) -> bool:
    """Fulfil an order at the same moment as the others; the first of them break off before the commit."""
    together.wait()
    try:
        with transaction.atomic():
            fulfil_order(order=order, now=NOON)
            transaction.set_rollback(order in orders[:WHO_FAIL])
    finally:
        connection.close()
    return order not in orders[:WHO_FAIL]
