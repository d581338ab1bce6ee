"""A membership follows what Stripe says of its subscription, whatever came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.follow_subscription import follow_subscription
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.kit import clock

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

NEVER_CHARGED = "4000000000000341"
A_YEAR_SECONDS = 366 * 24 * 3600


def status_after(membership: Membership) -> str:
    """Return where a membership stands once Stripe was asked."""
    follow_subscription(stripe_subscription_id=membership.stripe_subscription_id, now=clock.now())
    membership.refresh_from_db()
    return membership.status


def test_nothing_changed_changes_nothing(yearly: Membership) -> None:
    assert status_after(yearly) == MembershipStatus.ACTIVE


def test_what_was_stopped_at_stripe_is_stopped_here_and_may_be_kept(
    yearly: Membership, local_stripe: LocalStripe
) -> None:
    subscription = f"subscriptions/{yearly.stripe_subscription_id}"
    local_stripe.ask(subscription, cancel_at_period_end="true")
    assert status_after(yearly) == MembershipStatus.ENDING

    local_stripe.ask(subscription, cancel_at_period_end="false")
    assert status_after(yearly) == MembershipStatus.ACTIVE


def test_what_is_over_at_stripe_is_over(yearly: Membership, local_stripe: LocalStripe) -> None:
    local_stripe.ask(f"subscriptions/{yearly.stripe_subscription_id}", method="DELETE")

    assert status_after(yearly) == MembershipStatus.ENDED
    assert status_after(yearly) == MembershipStatus.ENDED


def test_an_invoice_that_nobody_told_of_is_recorded(yearly: Membership, local_stripe: LocalStripe) -> None:
    before = yearly.ends_at
    assert before
    local_stripe.control("clock", advance=A_YEAR_SECONDS)

    assert status_after(yearly) == MembershipStatus.ACTIVE
    assert yearly.ends_at
    assert yearly.ends_at.year == before.year + 1


def test_a_failed_renewal_is_told_once(yearly: Membership, local_stripe: LocalStripe) -> None:
    local_stripe.change_card(yearly.stripe_subscription_id, NEVER_CHARGED)
    local_stripe.control("clock", advance=A_YEAR_SECONDS)

    assert status_after(yearly) == MembershipStatus.PAST_DUE
    assert status_after(yearly) == MembershipStatus.PAST_DUE
    assert Mail.objects.filter(kind=MailKind.RENEWAL_FAILED).count() == 1


def test_a_subscription_of_another_product_is_left_alone() -> None:
    follow_subscription(stripe_subscription_id="sub_of_a_stranger", now=clock.now())

    assert not Membership.objects.exists()
