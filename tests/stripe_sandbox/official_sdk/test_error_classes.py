from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
import stripe

from tests.stripe_sandbox.server import KEY, free_port

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams

    from tests.stripe_sandbox.server import Server

UNKNOWN = cast("CustomerCreateParams", {"shoe_size": "42"})


def test_a_wrong_parameter_is_an_invalid_request(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.create(UNKNOWN)
    error = caught.value
    assert (error.http_status, error.code, error.param) == (400, "parameter_unknown", "shoe_size")
    assert error.user_message == "Received unknown parameter: shoe_size"
    assert str(error).startswith(f"Request {error.request_id}: ")


def test_an_unknown_object_is_an_invalid_request(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.invoices.retrieve("in_nothing")
    assert (caught.value.http_status, caught.value.code, caught.value.param) == (
        404,
        "resource_missing",
        "id",
    )


def test_a_wrong_key_is_an_authentication_error(server: Server) -> None:
    stranger = stripe.StripeClient("sk_live_0123456789abcdef", base_addresses={"api": server.url})
    with pytest.raises(stripe.AuthenticationError) as caught:
        stranger.v1.customers.list()
    assert caught.value.http_status == 401


def test_a_key_used_for_something_else_is_an_idempotency_error(api: stripe.V1Services) -> None:
    api.customers.create({"name": "Alice"}, {"idempotency_key": "k1"})
    with pytest.raises(stripe.IdempotencyError) as caught:
        api.customers.create({"name": "Bob"}, {"idempotency_key": "k1"})
    assert caught.value.http_status == 400
    assert getattr(caught.value.error, "type", None) == "idempotency_error"


@pytest.mark.parametrize(
    ("weather", "expected"),
    [
        ("rate_limit", (stripe.RateLimitError, 429, "rate_limit")),
        ("lock_timeout", (stripe.RateLimitError, 429, "lock_timeout")),
        ("error_before", (stripe.APIError, 500, None)),
        ("error_after", (stripe.APIError, 500, None)),
        ("idempotency_key_in_use", (stripe.APIError, 409, "idempotency_key_in_use")),
    ],
)
def test_bad_weather_has_its_class(
    server: Server, api: stripe.V1Services, weather: str, expected: tuple[type[stripe.StripeError], int, str]
) -> None:
    server.control("weather", kind=weather, target="POST /v1/customers")
    with pytest.raises(stripe.StripeError) as caught:
        api.customers.create({})
    error = caught.value
    assert (type(error), error.http_status, getattr(error.error, "code", None)) == expected


def test_a_lost_connection_is_a_connection_error(server: Server, api: stripe.V1Services) -> None:
    server.control("weather", kind="reset_after", target="POST /v1/customers", count=1)
    with pytest.raises(stripe.APIConnectionError):
        api.customers.create({})


def test_nobody_there_is_a_connection_error() -> None:
    client = stripe.StripeClient(KEY, base_addresses={"api": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(stripe.APIConnectionError, match="Unexpected error communicating with Stripe"):
        client.v1.customers.list()
