"""What is over ends; what is unpaid has its grace; what was never paid is given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.end_memberships import end_memberships
from souche.domain.memberships.models import GRACE, PAYMENT_PATIENCE, Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.orders.models import Order
from souche.kit import clock
from tests.actions.memberships import PERIOD, membership_in
from tests.cast import NOON, offer_plan, open_theatre

if TYPE_CHECKING:
    from datetime import datetime

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

OVER = NOON + PERIOD


def status_after(membership: Membership, *, now: datetime) -> str:
    """Return where a membership stands after a run at `now`."""
    end_memberships(now=now)
    membership.refresh_from_db()
    return membership.status


@pytest.mark.parametrize(
    ("status", "term"),
    [(MembershipStatus.ACTIVE, "year"), (MembershipStatus.ENDING, "yearly")],
)
@pytest.mark.usefixtures("db")
def test_it_ends_when_its_time_is_over_and_not_before(status: MembershipStatus, term: str) -> None:
    open_theatre()
    membership = membership_in(status, term=term, plan=offer_plan(cents=0))

    assert status_after(membership, now=OVER - timedelta(seconds=1)) == status
    assert status_after(membership, now=OVER) == MembershipStatus.ENDED


@pytest.mark.usefixtures("db")
def test_one_that_renews_waits_for_stripe() -> None:
    open_theatre()
    membership = membership_in(MembershipStatus.ACTIVE, term="yearly", plan=offer_plan(cents=0))

    assert status_after(membership, now=OVER + GRACE) == MembershipStatus.ACTIVE


def test_an_unpaid_renewal_has_its_grace_then_costs_nothing_more(
    yearly: Membership, local_stripe: LocalStripe
) -> None:
    yearly.fall_due(now=clock.now())
    assert yearly.ends_at

    assert status_after(yearly, now=yearly.ends_at + GRACE - timedelta(hours=1)) == MembershipStatus.PAST_DUE
    assert status_after(yearly, now=yearly.ends_at + GRACE) == MembershipStatus.ENDED

    assert local_stripe.objects("subscriptions", status="all")[0]["status"] == "canceled"


def test_what_was_never_paid_is_given_up(yearly: Membership) -> None:
    closed_at = clock.now()
    Membership.objects.update(status=MembershipStatus.PENDING)
    Order.objects.update(status="expired", paid_at=None, closed_at=closed_at)

    early = closed_at + PAYMENT_PATIENCE - timedelta(hours=1)
    assert status_after(yearly, now=early) == MembershipStatus.PENDING
    assert status_after(yearly, now=closed_at + PAYMENT_PATIENCE) == MembershipStatus.ENDED
