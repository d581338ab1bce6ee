from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.server import KEY
from tests.stripe_sandbox.shop import line, session_params

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


def test_the_same_request_twice_is_done_once(server: Server, api: stripe.V1Services) -> None:
    first = server.post("/v1/customers", "email=a@example.org", **{"Idempotency-Key": "k1"})
    second = server.post("/v1/customers", "email=a@example.org", **{"Idempotency-Key": "k1"})
    assert second.content == first.content
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert len(api.customers.list().data) == 1


def test_one_key_with_other_parameters_is_refused(api: stripe.V1Services) -> None:
    api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k1"})
    with pytest.raises(stripe.IdempotencyError) as caught:
        api.customers.create({"email": "b@example.org"}, {"idempotency_key": "k1"})
    assert caught.value.http_status == 400
    assert "Try using a key other than 'k1'" in str(caught.value)


def test_a_failed_request_is_replayed_as_it_failed(server: Server) -> None:
    body = "payment_intent=pi_none"
    first = server.post("/v1/refunds", body, **{"Idempotency-Key": "k1"})
    second = server.post("/v1/refunds", body, **{"Idempotency-Key": "k1"})
    assert (first.status_code, second.status_code) == (400, 400)
    assert second.content == first.content
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_request_that_failed_validation_is_not_kept(server: Server) -> None:
    assert server.post("/v1/customers", "foo=bar", **{"Idempotency-Key": "k1"}).status_code == 400
    assert server.post("/v1/customers", "email=a@example.org", **{"Idempotency-Key": "k1"}).is_success


def test_a_key_is_forgotten_after_a_day(server: Server, api: stripe.V1Services) -> None:
    api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k1"})
    server.control("clock", advance=24 * 3600 + 1)
    api.customers.create({"email": "b@example.org"}, {"idempotency_key": "k1"})
    assert len(api.customers.list().data) == 2


def test_a_key_that_is_too_long_is_refused(server: Server) -> None:
    answer = server.post("/v1/customers", "email=a@example.org", **{"Idempotency-Key": "k" * 256})
    assert answer.status_code == 400


def test_two_requests_at_once_with_one_key_conflict(server: Server) -> None:
    body = b"email=a@example.org"
    head = (
        f"POST /v1/customers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n"
        f"Idempotency-Key: k1\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(head.encode())
        # The server asks for the body: it is reading this request, and holds its key.
        assert slow.recv(1024).startswith(b"HTTP/1.1 100")
        other = server.post("/v1/customers", body.decode(), **{"Idempotency-Key": "k1"})
        assert other.status_code == 409
        assert other.json()["error"]["code"] == "idempotency_key_in_use"
        slow.sendall(body)
        assert slow.recv(1024).startswith(b"HTTP/1.1 200")


def test_a_session_asked_twice_is_the_same_session(api: stripe.V1Services) -> None:
    params = session_params(line_items=[line(quantity=3)])
    sessions = [api.checkout.sessions.create(params, {"idempotency_key": "order-1"}) for _ in range(2)]
    assert sessions[0].id == sessions[1].id
