"""A buyer is let into their own portal, for this click, when the organiser offers it."""

from __future__ import annotations

import pytest

from souche.actions.configure_portal import configure_portal
from souche.actions.open_portal import PortalClosed, open_portal
from souche.domain.customers.models import Customer
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.gateway.errors import StripeRefused
from tests.cast import ALICE, NOON, open_theatre
from tests.sandbox import STRIPE_KEY, LocalStripe

pytestmark = pytest.mark.django_db

BACK = "https://theatre.example/mon-compte/"


@pytest.fixture
def alice(local_stripe: LocalStripe) -> Customer:
    """Return Alice, who is known to Stripe, in a theatre that offers the portal."""
    portal_id = configure_portal(secret_key=STRIPE_KEY, configuration_id="")
    open_theatre(stripe_secret_key=STRIPE_KEY, is_portal_enabled=True, stripe_portal_id=portal_id)
    customer = Customer.welcome(email=ALICE.email, name=ALICE.name, language="fr")
    stripe_customer_id = local_stripe.ask("customers", email=ALICE.email)["id"]
    customer.remember_stripe(stripe_customer_id=stripe_customer_id, told="")
    return customer


def sessions(local_stripe: LocalStripe) -> list[dict[str, object]]:
    """Return the portal sessions that were made, the latest first."""
    events = local_stripe.objects("events", type="billing_portal.session.created")
    return [event["data"]["object"] for event in events]


def test_the_portal_is_the_buyer_s_own(alice: Customer, local_stripe: LocalStripe) -> None:
    url = open_portal(customer=alice, return_url=BACK, now=NOON)

    assert JournalEntry.objects.get(verb="customer.portal_opened").who == f"Acheteur n° {alice.pk}"
    (session,) = sessions(local_stripe)
    assert session["url"] == url
    assert session["customer"] == alice.stripe_customer_id
    assert session["configuration"] == Organisation.current().stripe_portal_id
    assert (session["return_url"], session["locale"]) == (BACK, "fr")


def test_each_click_makes_another_address(alice: Customer) -> None:
    assert open_portal(customer=alice, return_url=BACK, now=NOON) != open_portal(
        customer=alice, return_url=BACK, now=NOON
    )


def test_a_portal_that_is_not_offered_stays_closed(alice: Customer, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(is_portal_enabled=False)

    with pytest.raises(PortalClosed):
        open_portal(customer=alice, return_url=BACK, now=NOON)
    assert sessions(local_stripe) == []


def test_who_is_unknown_to_stripe_has_no_portal(alice: Customer) -> None:
    alice.stripe_customer_id = ""

    with pytest.raises(PortalClosed):
        open_portal(customer=alice, return_url=BACK, now=NOON)


def test_what_stripe_refuses_is_said(alice: Customer) -> None:
    alice.stripe_customer_id = "cus_gone"

    with pytest.raises(StripeRefused):
        open_portal(customer=alice, return_url=BACK, now=NOON)
