"""« Mes factures chez Stripe »: a button where the organiser offers it, and an address for one click."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.actions.configure_portal import configure_portal
from souche.domain.organisation.models import Organisation
from souche.domain.payments import access
from tests.entrypoints.shop.page import Page
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from souche.domain.customers.models import Customer
    from tests.sandbox import LocalStripe

HOME, PORTAL = "/mon-compte/", "/mon-compte/factures-stripe/"
BUTTON = f'form[action="{PORTAL}"]'


@pytest.fixture
def _portal(local_stripe: LocalStripe, alice: Customer) -> None:
    """Offer the portal; Alice is known to Stripe."""
    portal_id = configure_portal(secret_key=STRIPE_KEY, configuration_id="")
    Organisation.objects.update(
        stripe_secret_key=STRIPE_KEY, is_portal_enabled=True, stripe_portal_id=portal_id
    )
    access.forget()
    stripe_customer_id = local_stripe.ask("customers", email=alice.email)["id"]
    alice.remember_stripe(stripe_customer_id=stripe_customer_id, told="")


@pytest.mark.usefixtures("_portal")
def test_the_button_leads_to_stripe(browser_of_alice: Client, local_stripe: LocalStripe) -> None:
    button = Page(browser_of_alice.get(HOME)).one(BUTTON)
    response = browser_of_alice.post(PORTAL)

    assert (button["method"], button.get_text(strip=True)) == ("post", "Mes factures chez Stripe")
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.headers["Location"].startswith(local_stripe.url)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("_portal")
def test_looking_at_the_address_makes_no_session(browser_of_alice: Client) -> None:
    assert browser_of_alice.get(PORTAL).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.usefixtures("_portal")
def test_a_visitor_is_led_to_the_door(client: Client) -> None:
    assert client.post(PORTAL).headers["Location"] == "/mon-compte/entrer/"


@pytest.mark.usefixtures("_portal")
def test_it_is_not_offered_unless_the_organiser_wants_it(browser_of_alice: Client) -> None:
    Organisation.objects.update(is_portal_enabled=False)

    assert not Page(browser_of_alice.get(HOME)).has(BUTTON)
    assert browser_of_alice.post(PORTAL).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("_portal")
def test_it_is_not_offered_to_who_is_unknown_to_stripe(browser_of_alice: Client, alice: Customer) -> None:
    type(alice).objects.update(stripe_customer_id="")

    assert not Page(browser_of_alice.get(HOME)).has(BUTTON)
    assert browser_of_alice.post(PORTAL).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("_portal")
def test_a_silent_stripe_leaves_the_invoices_of_the_house(
    browser_of_alice: Client, settings: Settings
) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"
    response = browser_of_alice.post(PORTAL)

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert Page(response).has('[role="alert"]')
    assert "ABCD-0000" in Page(response).text
