"""A new price is proposed; it is not imposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.propose_price import NothingToPropose, propose_price
from souche.domain.catalogue.models import Price
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import Membership
from souche.kit import clock
from tests.cast import ALICE

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def proposed(*, cents: int) -> Membership:
    """Propose to Alice the price that the tariff has now."""
    Price.objects.update(amount_cents=cents)
    membership = Membership.objects.with_their_facts().get()
    propose_price(membership=membership, now=clock.now())
    return membership


@pytest.mark.usefixtures("yearly")
def test_the_member_is_asked_and_pays_as_before(local_stripe: LocalStripe) -> None:
    membership = proposed(cents=3500)

    mail = Mail.objects.get(kind=MailKind.NEW_PRICE)
    item = local_stripe.objects("subscriptions")[0]["items"]["data"][0]
    assert (membership.amount_cents, membership.proposed_cents, mail.to) == (3000, 3500, ALICE.email)
    assert item["price"]["unit_amount"] == 3000


@pytest.mark.usefixtures("yearly")
def test_the_same_price_is_nothing_to_propose() -> None:
    with pytest.raises(NothingToPropose):
        proposed(cents=3000)


def test_a_stopped_membership_is_left_alone(yearly: Membership) -> None:
    yearly.stop(now=clock.now())

    with pytest.raises(NothingToPropose):
        proposed(cents=3500)
