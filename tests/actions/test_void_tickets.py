"""What is void lets nobody in, and exactly its places are on sale again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.void_tickets import StillRenews, void_tickets
from souche.domain.catalogue.models import Price, Quota
from souche.domain.memberships.entitlements import NothingChosen, NotValid
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Refund
from tests.actions.memberships import join
from tests.actions.orders import place, ticket_ids
from tests.cast import NOON, hire_bob, offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event) -> Order:
    """Alice has three free tickets: nothing is paid back here, whatever they cost."""
    Price.objects.update(amount_cents=0)
    return place(event, 3).order


def test_the_chosen_are_void_and_their_places_are_back(order: Order) -> None:
    first, second, third = ticket_ids(order)

    void_tickets(order=order, chosen=[first, third], now=NOON)

    assert ticket_ids(order) == [second]
    assert order.tickets.get(public_id=first).voided_at == NOON
    assert Quota.objects.get().taken == 1
    order.refresh_from_db()
    assert order.is_paid
    assert not Refund.objects.exists()


def test_an_order_without_a_valid_ticket_is_voided(order: Order) -> None:
    void_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    order.refresh_from_db()
    assert (order.status, order.closed_at) == (OrderStatus.VOIDED, NOON)
    assert Quota.objects.get().taken == 0


def test_a_void_place_leaves_its_member_one_to_take(order: Order) -> None:
    void_tickets(order=order, chosen=ticket_ids(order)[:1], now=NOON)

    line = order.lines.get()
    assert Line.objects.places_of(customer=order.customer, price_pk=line.price_id) == 2


def test_the_journal_says_who_did_it(order: Order) -> None:
    bob, chosen = hire_bob(), ticket_ids(order)[:1]

    void_tickets(order=order, chosen=chosen, comment="malade", actor=bob, now=NOON)

    entry = JournalEntry.objects.get(verb="tickets.voided")
    assert (entry.actor, entry.subject, entry.details) == (
        bob,
        order.number,
        {"voided": chosen, "comment": "malade"},
    )


def test_a_second_time_nothing_more_is_given_back(order: Order) -> None:
    chosen = ticket_ids(order)[:1]
    void_tickets(order=order, chosen=chosen, now=NOON)

    with pytest.raises(NotValid):
        void_tickets(order=order, chosen=chosen, now=NOON)

    assert Quota.objects.get().taken == 2


def test_nothing_chosen_and_tickets_of_others_are_refused(order: Order, event: Event) -> None:
    of_another = ticket_ids(place(event, 1).order)

    with pytest.raises(NothingChosen):
        void_tickets(order=order, chosen=[], now=NOON)
    with pytest.raises(NotValid):
        void_tickets(order=order, chosen=[*ticket_ids(order), *of_another], now=NOON)

    assert len(ticket_ids(order)) == 3


def test_a_membership_ends_now(event: Event) -> None:  # noqa: ARG001  # the theatre is open
    order = join(offer_plan(cents=0)).order
    membership = Membership.objects.get(line__order=order)

    void_tickets(order=order, chosen=[membership.public_id], now=NOON)

    membership.refresh_from_db()
    assert (membership.status, membership.ended_at) == (MembershipStatus.ENDED, NOON)
    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED


def test_a_membership_that_renews_is_stopped_first(yearly: Membership) -> None:
    with pytest.raises(StillRenews):
        void_tickets(order=yearly.line.order, chosen=[yearly.public_id], now=NOON)

    yearly.refresh_from_db()
    assert yearly.status == MembershipStatus.ACTIVE
