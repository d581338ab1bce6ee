from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import pay, session_params

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Receiver, Server

TOLERANCE = 300


@pytest.fixture
def secret(api: stripe.V1Services, receiver: Receiver) -> str:
    endpoint = api.webhook_endpoints.create(
        {"url": receiver.url, "enabled_events": ["checkout.session.completed"]}
    )
    assert endpoint.secret is not None
    return endpoint.secret


@pytest.fixture
def delivery(server: Server, api: stripe.V1Services, receiver: Receiver, secret: str) -> tuple[str, bytes]:
    """Return the signature and the body that the sandbox sent for a payment."""
    assert secret.startswith("whsec_")
    pay(server, api.checkout.sessions.create(session_params()).id)
    wait_for(lambda: receiver.received)
    return receiver.received[0]


def test_the_official_client_believes_it(server: Server, secret: str, delivery: tuple[str, bytes]) -> None:
    signature, body = delivery
    event = server.stripe.construct_event(body, signature, secret)
    assert event.type == "checkout.session.completed"
    assert event.api_version == "2026-10-28.endive"
    assert isinstance(event.data.object, stripe.checkout.Session)
    assert event.data.object.payment_status == "paid"


def test_another_secret_does_not_open_it(server: Server, delivery: tuple[str, bytes]) -> None:
    signature, body = delivery
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found"):
        server.stripe.construct_event(body, signature, "whsec_of_somebody_else")


def test_a_changed_body_is_noticed(server: Server, secret: str, delivery: tuple[str, bytes]) -> None:
    signature, body = delivery
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found"):
        server.stripe.construct_event(body.replace(b"2100", b"9900"), signature, secret)


@pytest.mark.parametrize("header", [None, "", "t=1", "hello"])
def test_a_missing_signature_is_noticed(
    server: Server, secret: str, delivery: tuple[str, bytes], header: Any
) -> None:
    with pytest.raises(stripe.SignatureVerificationError):
        server.stripe.construct_event(delivery[1], header, secret)


def test_an_old_delivery_is_refused_and_a_recent_one_is_not(
    server: Server, secret: str, delivery: tuple[str, bytes]
) -> None:
    text, now = delivery[1].decode(), int(time.time())
    sign = stripe.WebhookSignature.generate_signature_header
    recent = server.stripe.construct_event(text, sign(text, secret, now - TOLERANCE + 60), secret)
    assert recent.id.startswith("evt_")
    with pytest.raises(stripe.SignatureVerificationError, match="outside the tolerance zone"):
        server.stripe.construct_event(text, sign(text, secret, now - TOLERANCE - 1), secret)


def test_a_delivery_is_signed_at_the_instant_it_leaves(delivery: tuple[str, bytes]) -> None:
    signed_at = int(delivery[0].split(",")[0].removeprefix("t="))
    assert abs(time.time() - signed_at) < TOLERANCE


def test_each_attempt_is_signed_anew(
    server: Server, api: stripe.V1Services, receiver: Receiver, secret: str
) -> None:
    receiver.statuses = [500, 500]
    pay(server, api.checkout.sessions.create(session_params()).id)
    wait_for(lambda: len(receiver.received) == 3)
    events = [server.stripe.construct_event(body, signature, secret) for signature, body in receiver.received]
    assert len({event.id for event in events}) == 1
