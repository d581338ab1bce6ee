"""A buyer gives tickets back until the deadline, and the event keeps its fee of each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.cancel_tickets import TooLateToCancel, cancel_tickets
from souche.domain.catalogue.models import Event, Price, Quota
from souche.domain.memberships.entitlements import NotValid
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Refund, RefundReason
from tests.actions.orders import bought, place, ticket_ids
from tests.cast import NOON

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(event: Event) -> Event:
    """Let buyers cancel until tomorrow, for 2 € per ticket."""
    Event.objects.update(buyers_cancel_until=NOON + timedelta(days=1), cancellation_fee_cents=200)
    event.refresh_from_db()
    return event


def test_it_refunds_each_ticket_less_the_fee(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)

    cancel_tickets(order=order, chosen=ticket_ids(order)[:2], now=NOON)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.reason) == (2 * (2400 - 200), RefundReason.BUYER)
    assert len(ticket_ids(order)) == 1
    assert Quota.objects.get().taken == 1


def test_the_fee_is_never_more_than_the_price(event: Event, local_stripe: LocalStripe) -> None:
    Event.objects.update(cancellation_fee_cents=5000)
    order = bought(event, 1, local_stripe=local_stripe)

    cancel_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED
    assert not Refund.objects.exists()


def test_free_tickets_are_given_back_too(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    order = place(event, 2).order

    cancel_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    assert Quota.objects.get().taken == 0


@pytest.mark.parametrize(
    "changes",
    [{"buyers_cancel_until": NOON}, {"buyers_cancel_until": None}, {"cancelled_at": NOON}],
)
def test_it_is_refused_when_the_event_does_not_allow_it(event: Event, changes: dict[str, object]) -> None:
    Price.objects.update(amount_cents=0)
    order = place(event, 2).order
    Event.objects.update(**changes)

    with pytest.raises(TooLateToCancel):
        cancel_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    assert len(ticket_ids(order)) == 2


def test_a_ticket_of_somebody_else_is_refused(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    order, other = place(event, 1).order, place(event, 1).order

    with pytest.raises(TooLateToCancel):
        cancel_tickets(order=order, chosen=ticket_ids(other), now=NOON)

    assert len(ticket_ids(other)) == 1


def test_a_second_click_gives_nothing_more_back(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    chosen = ticket_ids(order)[:1]
    cancel_tickets(order=order, chosen=chosen, now=NOON)

    with pytest.raises((NotValid, TooLateToCancel)):
        cancel_tickets(order=order, chosen=chosen, now=NOON)

    assert Refund.objects.get().amount_cents == 2200


def test_the_journal_says_that_the_buyer_did_it(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)

    cancel_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    written = JournalEntry.objects.values_list("verb", "actor_kind", "actor_name")
    number = str(order.customer_id)
    assert set(written) == {("tickets.voided", "buyer", number), ("refund.requested", "buyer", number)}
