"""Another price needs the member's word, about the very price that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.change_membership_price import NothingProposed, change_membership_price
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def price_at_stripe(local_stripe: LocalStripe) -> int:
    """Return what Stripe will charge, in cents."""
    cents: int = local_stripe.objects("subscriptions")[0]["items"]["data"][0]["price"]["unit_amount"]
    return cents


def test_the_next_renewal_costs_what_was_agreed(yearly: Membership, local_stripe: LocalStripe) -> None:
    yearly.propose(amount_cents=3500)

    change_membership_price(membership=yearly, agreed_cents=3500, now=NOON)

    assert (yearly.amount_cents, yearly.proposed_cents) == (3500, None)
    assert price_at_stripe(local_stripe) == 3500
    assert len(local_stripe.objects("invoices")) == 1


@pytest.mark.parametrize("agreed_cents", [0, 3000, 9900])
def test_another_price_than_the_one_proposed_is_refused(
    yearly: Membership, local_stripe: LocalStripe, agreed_cents: int
) -> None:
    yearly.propose(amount_cents=3500)

    with pytest.raises(NothingProposed):
        change_membership_price(membership=yearly, agreed_cents=agreed_cents, now=NOON)

    assert price_at_stripe(local_stripe) == 3000


def test_without_a_proposal_there_is_nothing_to_agree_to(yearly: Membership) -> None:
    with pytest.raises(NothingProposed):
        change_membership_price(membership=yearly, agreed_cents=3500, now=NOON)
