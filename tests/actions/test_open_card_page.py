"""The card is changed on Stripe's page, by the member, at the click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.open_card_page import open_card_page
from souche.domain.memberships.states import IllegalMove
from souche.kit import clock

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

BACK = "http://127.0.0.1/mon-adhesion/"


def test_the_page_asks_for_a_card_and_leads_back(yearly: Membership, local_stripe: LocalStripe) -> None:
    url = open_card_page(membership=yearly, return_url=BACK)

    (event,) = local_stripe.objects("events", type="billing_portal.session.created")
    session = event["data"]["object"]
    assert (session["url"], session["customer"]) == (url, yearly.customer.stripe_customer_id)
    assert session["flow"]["type"] == "payment_method_update"
    assert session["flow"]["after_completion"]["redirect"] == {"return_url": BACK}


def test_a_membership_that_is_over_has_no_card_to_change(yearly: Membership) -> None:
    yearly.end(now=clock.now())

    with pytest.raises(IllegalMove):
        open_card_page(membership=yearly, return_url=BACK)
