from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.server import KEY
from tests.stripe_sandbox.shop import invoiced_session, pay, session_params

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

SESSIONS, REFUNDS = "POST /v1/checkout/sessions", "POST /v1/refunds"


@pytest.fixture
def persistent(server: Server) -> stripe.V1Services:
    """Return a client that tries three times."""
    return stripe.StripeClient(KEY, base_addresses={"api": server.url}, max_network_retries=2).v1


def test_the_same_key_gives_the_same_answer(api: stripe.V1Services) -> None:
    first, second = (
        api.checkout.sessions.create(session_params(), {"idempotency_key": "order-1"}) for _ in range(2)
    )
    assert body_of(first) == body_of(second)
    assert second.last_response is not None
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(api.checkout.sessions.list().data) == 1


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_a_cut_line_opens_one_session(server: Server, persistent: stripe.V1Services, kind: str) -> None:
    server.control("weather", kind=kind, target=SESSIONS, count=2)
    session = persistent.checkout.sessions.create(session_params())
    assert [one.id for one in persistent.checkout.sessions.list().data] == [session.id]


def test_a_cut_line_gives_money_back_once(
    server: Server, api: stripe.V1Services, persistent: stripe.V1Services
) -> None:
    intent = pay(server, invoiced_session(api).id)["payment_intent"]
    server.control("weather", kind="reset_after", target=REFUNDS, count=1)
    refund = persistent.refunds.create({"payment_intent": intent, "amount": 500})
    assert [one.id for one in api.refunds.list().data] == [refund.id]
    charge = api.charges.list({"payment_intent": intent}).data[0]
    assert charge.amount_refunded == 500


def test_a_client_that_gave_up_finds_its_session_with_its_key(server: Server, api: stripe.V1Services) -> None:
    server.control("weather", kind="reset_after", target=SESSIONS, count=1)
    with pytest.raises(stripe.APIConnectionError):
        api.checkout.sessions.create(session_params(), {"idempotency_key": "order-1"})
    made = api.checkout.sessions.list().data
    found = api.checkout.sessions.create(session_params(), {"idempotency_key": "order-1"})
    assert [one.id for one in made] == [found.id]


def test_a_failure_after_the_effect_stays_the_answer_to_its_key(
    server: Server, persistent: stripe.V1Services
) -> None:
    server.control("weather", kind="error_after", target=SESSIONS, count=1)
    with pytest.raises(stripe.APIError) as caught:
        persistent.checkout.sessions.create(session_params())
    assert caught.value.http_status == 500
    assert caught.value.headers is not None
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert len(persistent.checkout.sessions.list().data) == 1


def test_a_plain_rate_limit_is_not_tried_again(server: Server, persistent: stripe.V1Services) -> None:
    server.control("weather", kind="rate_limit", target=SESSIONS, count=1)
    with pytest.raises(stripe.RateLimitError):
        persistent.checkout.sessions.create(session_params())
    assert persistent.checkout.sessions.list().data == []


def test_a_locked_object_is_tried_again(server: Server, persistent: stripe.V1Services) -> None:
    server.control("weather", kind="lock_timeout", target=SESSIONS, count=2)
    session = persistent.checkout.sessions.create(session_params())
    assert [one.id for one in persistent.checkout.sessions.list().data] == [session.id]
