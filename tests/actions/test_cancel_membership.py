"""A membership that is stopped is kept until the end of what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.cancel_membership import cancel_membership
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import IllegalMove, MembershipStatus
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.kit import clock
from tests.actions.memberships import membership_in
from tests.cast import offer_plan, open_theatre
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_stripe_renews_no_more_and_the_member_stays_one(
    yearly: Membership, local_stripe: LocalStripe
) -> None:
    cancel_membership(membership=yearly, now=clock.now())

    subscription = local_stripe.objects("subscriptions")[0]
    assert (subscription["status"], subscription["cancel_at_period_end"]) == ("active", True)
    assert yearly.status == MembershipStatus.ENDING
    assert Membership.objects.open(now=clock.now()).get() == yearly


def test_one_whose_renewal_is_unpaid_ends_at_once(yearly: Membership, local_stripe: LocalStripe) -> None:
    yearly.fall_due(now=clock.now())

    cancel_membership(membership=yearly, now=clock.now())

    assert local_stripe.objects("subscriptions", status="all")[0]["status"] == "canceled"
    assert yearly.status == MembershipStatus.ENDED


def test_a_second_time_is_refused(yearly: Membership) -> None:
    cancel_membership(membership=yearly, now=clock.now())

    with pytest.raises(IllegalMove):
        cancel_membership(membership=yearly, now=clock.now())


def test_what_renews_by_itself_alone_can_be_stopped() -> None:
    open_theatre()
    once = membership_in(MembershipStatus.ACTIVE, term="year", plan=offer_plan(cents=0))

    with pytest.raises(IllegalMove):
        cancel_membership(membership=once, now=clock.now())


def test_without_stripe_nothing_changes(yearly: Membership, settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(StripeUnreachable):
        cancel_membership(membership=yearly, now=clock.now())

    yearly.refresh_from_db()
    assert yearly.status == MembershipStatus.ACTIVE
