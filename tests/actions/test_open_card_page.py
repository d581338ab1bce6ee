"""The card is changed on Stripe's page, by the member, at the click."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from souche.actions.open_card_page import open_card_page
from souche.domain.memberships.states import IllegalMove
from souche.kit import clock
from tests.actions.memberships import subscribe
from tests.cast import ALICE, identity, offer_plan

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

BACK = "http://127.0.0.1/mon-adhesion/"


def test_the_page_asks_for_a_card_and_leads_back(yearly: Membership, local_stripe: LocalStripe) -> None:
    url = open_card_page(membership=yearly, return_url=BACK, now=clock.now())

    (event,) = local_stripe.objects("events", type="billing_portal.session.created")
    session = event["data"]["object"]
    assert (session["url"], session["customer"]) == (url, yearly.line.order.stripe_customer_id)
    assert session["flow"]["type"] == "payment_method_update"
    assert session["flow"]["after_completion"]["redirect"] == {"return_url": BACK}


def test_a_company_has_its_own_card_and_its_own_invoice(
    yearly: Membership, local_stripe: LocalStripe
) -> None:
    buyer = replace(ALICE, identity=identity(purchase_reference="BC-7"))
    plan = offer_plan(slug="mecenat", term="yearly")
    membership = subscribe(plan, local_stripe=local_stripe, buyer=buyer)
    company = membership.line.order.stripe_customer_id

    open_card_page(membership=membership, return_url=BACK, now=clock.now())

    (event,) = local_stripe.objects("events", type="billing_portal.session.created")
    assert event["data"]["object"]["customer"] == company != yearly.line.order.stripe_customer_id
    invoice = membership.line.order.invoices.get()
    assert invoice.customer_name == "Moutardes Martin SAS"
    assert ["Votre référence", "BC-7"] in invoice.custom_fields


def test_a_membership_that_is_over_has_no_card_to_change(yearly: Membership) -> None:
    yearly.end(now=clock.now())

    with pytest.raises(IllegalMove):
        open_card_page(membership=yearly, return_url=BACK, now=clock.now())
