"""Stripe is asked whether the key and the webhook are alive; what is wrong is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.check_connection import check_connection
from souche.actions.connect_stripe import connect_stripe
from souche.domain.health.models import Check, CheckKind
from souche.domain.payments import access
from souche.domain.payments.gateway.client import close_connections
from souche.kit import clock
from tests.cast import open_theatre
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
# The SDK asks once, then tries twice again.
ATTEMPTS = 3
URL = "http://127.0.0.1:9/stripe/webhook/"


@pytest.fixture
def connected(local_stripe: LocalStripe) -> LocalStripe:
    """The theatre is connected, its endpoint alone at Stripe."""
    open_theatre()
    connect_stripe(secret_key=STRIPE_KEY, webhook_url=URL, now=clock.now())
    return local_stripe


def wrong(*, now: datetime | None = None) -> list[str]:
    check = check_connection(webhook_url=URL, now=now or clock.now())
    assert Check.objects.last_of(CheckKind.CONNECTION) == check
    return [difference["what"] for difference in check.differences]


def endpoint(local_stripe: LocalStripe) -> str:
    return f"webhook_endpoints/{local_stripe.objects('webhook_endpoints')[0]['id']}"


@pytest.mark.usefixtures("connected")
def test_what_is_connected_is_well() -> None:
    assert wrong() == []


@pytest.mark.usefixtures("connected")
def test_a_clock_that_is_off_is_told() -> None:
    check = check_connection(webhook_url=URL, now=clock.now() - timedelta(seconds=90))

    (difference,) = check.differences
    assert difference["what"] == "clock"
    assert int(difference["subject"]) == pytest.approx(-90, abs=20)


def test_an_endpoint_that_is_gone_is_told(connected: LocalStripe) -> None:
    connected.ask(endpoint(connected), method="DELETE")

    assert wrong() == ["endpoint_missing"]


def test_an_endpoint_that_is_switched_off_is_told(connected: LocalStripe) -> None:
    connected.ask(endpoint(connected), disabled="true")

    assert wrong() == ["endpoint_disabled"]


def test_an_endpoint_that_hears_too_little_is_told(connected: LocalStripe) -> None:
    connected.ask(endpoint(connected), **{"enabled_events[]": "invoice.paid"})
    assert wrong() == ["endpoint_incomplete"]

    connected.ask(endpoint(connected), **{"enabled_events[]": "*"})
    assert wrong() == []


def test_endpoints_that_stripe_does_not_show_are_told(connected: LocalStripe) -> None:
    connected.control("weather", kind="error_before", target="GET /v1/webhook_endpoints", count=ATTEMPTS)

    assert wrong() == ["endpoint_unreadable"]


@pytest.mark.usefixtures("local_stripe")
@pytest.mark.parametrize(("key", "what"), [("", "key_missing"), ("nonsense", "key_refused")])
def test_a_key_that_opens_nothing_is_told(key: str, what: str) -> None:
    open_theatre(stripe_secret_key=key)
    access.forget()

    assert wrong() == [what]


@pytest.mark.usefixtures("connected")
def test_a_stripe_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    assert wrong() == ["stripe_unreachable"]
    close_connections()
