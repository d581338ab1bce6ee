"""What passes between the box office and a Stripe is heard, both ways, and what is wrong with it is told."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.endpoints import create_webhook_endpoint
from souche.domain.payments.gateway.events import read_event
from souche.domain.payments.gateway.facts import StripeAccess
from tests.differing_stripe import differing_stripe
from tests.sandbox import STRIPE_KEY
from tests.stripe_description.recorder import Recorder, recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox import LocalStripe

SECRET = "whsec_0123456789abcdef"


@pytest.fixture
def heard(local_stripe: LocalStripe) -> Iterator[Recorder]:
    with recording(local_stripe) as recorder:
        yield recorder


def colour(_request: str, status: int, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Let Stripe answer a field that it does not have."""
    return status, content | {"colour": "red"}


def test_a_wrong_answer_to_the_box_office_is_told(local_stripe: LocalStripe, heard: Recorder) -> None:
    with differing_stripe(behind=local_stripe.url, change=colour) as url:
        read_account(access=StripeAccess(secret_key=STRIPE_KEY, api_base=url))

    assert heard.faults() == {"account.colour is unknown"}


def test_a_wrong_question_of_the_box_office_is_told(local_stripe: LocalStripe, heard: Recorder) -> None:
    taken = local_stripe.ask("webhook_endpoints", url="http://127.0.0.1:1/", **{"enabled_events[]": "*"})

    def take_anything(_request: str, _status: int, _content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, taken

    with differing_stripe(behind=local_stripe.url, change=take_anything) as url:
        access = StripeAccess(secret_key=STRIPE_KEY, api_base=url)
        create_webhook_endpoint(access=access, url="http://127.0.0.1:1/", event_types=["invoice.eaten"])

    told = 'POST /v1/webhook_endpoints.enabled_events[] is "invoice.eaten", which it may not be'
    assert heard.faults() == {told}


def test_what_a_test_asks_is_heard_too(local_stripe: LocalStripe, heard: Recorder) -> None:
    local_stripe.ask("tax_ids", type="fr_siren", value="732829320")

    assert {call.url.removeprefix(local_stripe.url) for call in heard.calls} == {"/v1/tax_ids"}
    assert heard.faults() == set()


def test_a_wrong_message_of_stripe_s_is_told(local_stripe: LocalStripe, heard: Recorder) -> None:
    local_stripe.ask("customers", email="alice@example.org")
    (event,) = local_stripe.objects("events")
    payload = json.dumps(event | {"colour": "red"})
    signature = stripe.WebhookSignature.generate_signature_header(payload, SECRET, int(time.time()))

    read_event(payload=payload.encode(), signature=signature, secret=SECRET)

    assert heard.faults() == {"event.colour is unknown"}
