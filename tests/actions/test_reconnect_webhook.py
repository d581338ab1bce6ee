"""Connecting again leaves one endpoint at our address, whose secret is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.check_connection import check_connection
from souche.actions.connect_stripe import connect_stripe
from souche.actions.reconnect_webhook import reconnect_webhook
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.kit import clock
from tests.cast import open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "http://127.0.0.1:9/stripe/webhook/"
ELSEWHERE = "http://127.0.0.1:9/another/"


def test_a_new_endpoint_replaces_ours_and_no_other(local_stripe: LocalStripe) -> None:
    open_theatre()
    connect_stripe(secret_key=STRIPE_KEY, webhook_url=URL, now=clock.now())
    local_stripe.ask("webhook_endpoints", url=ELSEWHERE, **{"enabled_events[]": "*"})
    first = local_stripe.objects("webhook_endpoints")[1]
    secret = Organisation.current().stripe_webhook_secret
    local_stripe.ask(f"webhook_endpoints/{first['id']}", disabled="true")

    reconnect_webhook(webhook_url=URL, now=clock.now())

    left = {endpoint["url"]: endpoint for endpoint in local_stripe.objects("webhook_endpoints")}
    assert set(left) == {URL, ELSEWHERE}
    assert left[URL]["id"] != first["id"]
    assert Organisation.current().stripe_webhook_secret not in {"", secret}
    assert check_connection(webhook_url=URL, now=clock.now()).differences == []
    told = JournalEntry.objects.filter(verb="configuration.webhook_reconnected")
    assert told[0].details == {"endpoint": left[URL]["id"]}


def test_twice_leaves_one_endpoint(local_stripe: LocalStripe) -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY)

    for _time in range(2):
        reconnect_webhook(webhook_url=URL, now=clock.now())

    assert len(local_stripe.objects("webhook_endpoints")) == 1
