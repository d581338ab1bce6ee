"""Whatever is sent to it, the box office answers, and stores nothing that is none of its own."""

from __future__ import annotations

import logging
import os
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client

from souche.actions.connect_stripe import connect_stripe
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Payment, Refund, StripeEvent
from souche.kit import clock
from tests.cast import add_price, announce, offer_plan, open_theatre
from tests.reliability.invariants import violations
from tests.reliability.malformed import SEED, Malformed, Sender
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)

# `make faults` sends a hundred thousand.
REQUESTS = int(os.environ.get("MALFORMED_REQUESTS", "2000"))
logger = logging.getLogger(__name__)


@pytest.fixture
def sender(local_stripe: LocalStripe, settings: Settings) -> Sender:
    del local_stripe
    # Thousands of wrong passwords: what they cost is not what is tried here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_theatre()
    connect_stripe(secret_key=STRIPE_KEY, webhook_url="https://theatre.example/", now=clock.now())
    price = add_price(announce(now=clock.now()))
    offer_plan()
    fields = ("name", "email", "language", "next", "username", "password", f"quantity-{price.public_id}")
    drawn = Random(SEED)  # noqa: S311  # made-up requests need no cryptography
    return Sender(random=drawn, secret=Organisation.current().stripe_webhook_secret, fields=fields)


def test_nothing_malformed_is_a_fault_or_leaves_a_trace(
    sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    for refusing in ("django.request", "souche.entrypoints.webhooks.views"):
        caplog.set_level(logging.CRITICAL, logger=refusing)
    client, answers, faults = Client(raise_request_exception=False), Counter[str](), []
    for _number in range(REQUESTS):
        request = sender.draw()
        status, error = send(client, request)
        answers[f"{request.kind}: {status}"] += 1
        if status >= 500:
            faults.append((status, error, request.kind, request.path, request.body[:200]))
        cache.clear()

    for words, count in sorted(answers.items()):
        logger.info("%s × %s", words, count)
    assert faults == []
    assert violations() == []
    assert not Payment.objects.exists()
    assert not Refund.objects.exists()
    assert not Mail.objects.exists()
    assert all("@" in order.buyer_email and order.buyer_name for order in Order.objects.all())
    assert all(event.stripe_id and event.type for event in StripeEvent.objects.all())


def send(client: Client, request: Malformed) -> tuple[int, str]:
    """Send a request; return the status and, of a fault, its error."""
    answer: Any = client.generic(
        request.method,
        request.path,
        request.body,
        content_type=request.content_type,
        headers=request.headers,
    )
    answer.getvalue()  # a file is closed once it is read
    return answer.status_code, repr(answer.exc_info and answer.exc_info[1])
