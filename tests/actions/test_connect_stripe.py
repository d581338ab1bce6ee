"""Connecting creates the webhook endpoint with exactly the events that are handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.connect_stripe import connect_stripe
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeRefused
from souche.entrypoints.webhooks.routes import ROUTES
from tests.cast import NOON, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

URL = "http://127.0.0.1:9/stripe/webhook/"


def test_it_keeps_the_key_and_the_secret(local_stripe: LocalStripe) -> None:
    open_theatre()

    connect_stripe(secret_key=STRIPE_KEY, webhook_url=URL, now=NOON)

    endpoint = local_stripe.objects("webhook_endpoints")[0]
    organisation = Organisation.current()
    assert (endpoint["url"], endpoint["enabled_events"]) == (URL, sorted(ROUTES))
    assert endpoint["api_version"] == "2026-10-28.endive"
    assert organisation.stripe_secret_key == STRIPE_KEY
    assert organisation.stripe_webhook_secret.startswith("whsec_")
    assert set(JournalEntry.objects.values_list("verb", flat=True)) == {
        "configuration.stripe_connected",
        "configuration.webhook_reconnected",
    }


def test_connecting_again_leaves_one_endpoint(local_stripe: LocalStripe) -> None:
    open_theatre()

    for _time in range(2):
        connect_stripe(secret_key=STRIPE_KEY, webhook_url=URL, now=NOON)

    assert len(local_stripe.objects("webhook_endpoints")) == 1


def test_an_address_that_stripe_refuses_keeps_the_key(local_stripe: LocalStripe) -> None:
    open_theatre()

    with pytest.raises(StripeRefused):
        connect_stripe(secret_key=STRIPE_KEY, webhook_url="no address", now=NOON)

    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    assert local_stripe.objects("webhook_endpoints") == []


def test_a_wrong_key_keeps_nothing(local_stripe: LocalStripe) -> None:
    open_theatre()

    with pytest.raises(StripeKeyRefused):
        connect_stripe(secret_key="nonsense", webhook_url=URL, now=NOON)

    assert Organisation.current().stripe_secret_key == ""
    assert local_stripe.objects("webhook_endpoints") == []
