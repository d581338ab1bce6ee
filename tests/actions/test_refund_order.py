"""A refund voids, gives the places back and asks for the money, once however many ask at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.domain.catalogue.models import Quota
from souche.domain.memberships.entitlements import NotValid
from souche.domain.memberships.models import Membership
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.memberships import join
from tests.actions.orders import bought, paid_at_stripe, ticket_ids
from tests.cast import NOON, hire_bob, offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
AT_ONCE = 4

refund = partial(refund_order, reason=RefundReason.ORGANISER, now=NOON)


def test_it_voids_and_asks_for_the_money(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)
    bob = hire_bob()

    asked = refund(order=order, chosen=ticket_ids(order)[:2], fee_cents=100, comment="malade", actor=bob)

    assert (asked.status, asked.amount_cents, asked.comment) == (RefundStatus.REQUESTED, 4700, "malade")
    line = asked.lines.get()
    assert (line.line, line.quantity, line.amount_cents) == (order.lines.get(), 2, 4700)
    assert Quota.objects.get().taken == 1
    assert ProcrastinateJob.objects.get(task_name="issue_refund").args == {"refund_id": asked.public_id}
    entry = JournalEntry.objects.get(verb="refund.requested")
    assert (entry.actor, entry.details["amount_cents"]) == (bob, 4700)


def test_tickets_one_by_one_give_back_the_whole_order(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)

    for ticket in ticket_ids(order):
        refund(order=order, chosen=[ticket])

    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED
    assert Refund.objects.given_back_cents(order=order) == order.total_cents
    assert order.payments.get().left_cents == 0


@pytest.mark.usefixtures("event")
def test_a_membership_is_refunded_and_ends(local_stripe: LocalStripe) -> None:
    order = paid_at_stripe(join(offer_plan(), now=clock.now()).order, local_stripe=local_stripe)
    membership = Membership.objects.get(line__order=order)

    asked = refund(order=order, chosen=[membership.public_id])

    assert (asked.amount_cents, asked.lines.get().quantity) == (3000, 1)
    membership.refresh_from_db()
    assert not membership.is_running
    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED


def test_nothing_to_give_back_changes_nothing(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)

    with pytest.raises(NothingToGiveBack):
        refund(order=order, chosen=ticket_ids(order), fee_cents=2400)

    assert len(ticket_ids(order)) == 1
    assert not Refund.objects.exists()


def test_a_second_click_gives_nothing_more_back(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    chosen = ticket_ids(order)[:1]
    refund(order=order, chosen=chosen)

    with pytest.raises(NotValid):
        refund(order=order, chosen=chosen)

    assert Refund.objects.get().amount_cents == 2400


@pytest.mark.django_db(transaction=True)
def test_several_at_once_refund_once(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)
    chosen, together = ticket_ids(order)[:2], Barrier(AT_ONCE)

    def click(_nth: int) -> bool:
        together.wait()
        try:
            refund(order=order, chosen=chosen)
        except NotValid:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as staff:
        done = list(staff.map(click, range(AT_ONCE)))

    assert sorted(done) == [False] * (AT_ONCE - 1) + [True]
    assert Refund.objects.get().amount_cents == 4800
    assert Quota.objects.get().taken == 1
