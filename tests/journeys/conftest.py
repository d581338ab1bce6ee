"""A theatre that is open, connected to the local Stripe, with the real web server in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.connect_stripe import connect_stripe
from souche.domain.catalogue.models import Event
from souche.kit import clock
from tests.cast import add_price, announce, hire_bob, open_theatre
from tests.jobs import forget_jobs
from tests.journeys.house import House
from tests.sandbox import STRIPE_KEY
from tests.second_step import enter
from tests.stripe_description.recorder import recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import Settings
    from pytest_django.live_server_helper import LiveServer

    from tests.sandbox import LocalStripe
    from tests.stripe_description.recorder import Recorder


@pytest.fixture(autouse=True)
def heard(local_stripe: LocalStripe) -> Iterator[Recorder]:
    """Hold every message of a story, both ways, and every event, against Stripe's own description."""
    with recording(local_stripe) as recorder:
        yield recorder
    assert recorder.faults() == set()


@pytest.fixture
def desk() -> Client:
    """Bob has signed in."""
    return enter(hire_bob())


@pytest.fixture
def house(local_stripe: LocalStripe, live_server: LiveServer, settings: Settings) -> Iterator[House]:
    """Open the theatre with one event of two tariffs, its switch on."""
    forget_jobs()
    settings.BASE_URL = live_server.url
    now = clock.now()
    open_theatre()
    local_stripe.control("account", name="Le Petit Théâtre")
    connect_stripe(
        secret_key=STRIPE_KEY,
        webhook_url=f"{live_server.url}/stripe/webhook/",
        now=now,
    )
    event = announce(slug="hamlet", now=now)
    full = add_price(event)
    add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600, position=1)
    opened = House(url=live_server.url, stripe=local_stripe, event=Event.objects.get(pk=event.pk))
    yield opened
    opened.visitor.close()
