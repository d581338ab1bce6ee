"""A theatre that is open, connected to the local Stripe, with the real web server in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.connect_stripe import connect_stripe
from souche.domain.catalogue.models import Event
from souche.entrypoints.webhooks.routes import ROUTES
from souche.kit import clock
from tests.cast import add_price, announce, open_theatre
from tests.journeys.house import House
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from pytest_django import Settings
    from pytest_django.live_server_helper import LiveServer

    from tests.sandbox import LocalStripe


@pytest.fixture
def house(local_stripe: LocalStripe, live_server: LiveServer, settings: Settings) -> House:
    """Open the theatre with one event of two tariffs, its switch on."""
    settings.BASE_URL = live_server.url
    now = clock.now()
    open_theatre()
    local_stripe.control("account", business_name="Le Petit Théâtre")
    connect_stripe(
        secret_key=STRIPE_KEY,
        webhook_url=f"{live_server.url}/stripe/webhook/",
        event_types=sorted(ROUTES),
        now=now,
    )
    event = announce(slug="hamlet", now=now)
    full = add_price(event)
    add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600, position=1)
    return House(url=live_server.url, stripe=local_stripe, event=Event.objects.get(pk=event.pk))
