"""Which versions of the API are served, beside the one that the sandbox speaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Receiver, Server

DAHLIA = ["2026-03-25", "2026-04-22", "2026-05-27", "2026-06-24", "2026-07-29", "2026-08-26"]


@pytest.mark.parametrize("day", DAHLIA)
def test_the_release_before_is_served(server: Server, api: stripe.V1Services, day: str) -> None:
    version = f"{day}.dahlia"
    paid = pay(server, invoiced_session(api).id)
    for path in (f"/v1/checkout/sessions/{paid['id']}", f"/v1/payment_intents/{paid['payment_intent']}"):
        older, newer = server.get(path, **{"Stripe-Version": version}), server.get(path)
        assert (older.status_code, older.headers["Stripe-Version"]) == (200, version)
        assert older.json() == newer.json()


@pytest.mark.parametrize(
    "version", ["2025-03-31.basil", "2026-02-25.clover", "2026-05-28.dahlia", "2020-08-27"]
)
def test_other_versions_are_not(server: Server, version: str) -> None:
    answer = server.get("/v1/account", **{"Stripe-Version": version})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "sandbox_unsupported")
    assert "2026-10-28.endive" in error["message"]
    assert answer.headers["Stripe-Version"] == "2026-10-28.endive"


def test_every_version_of_the_release_is_served(server: Server) -> None:
    answer = server.get("/v1/account", **{"Stripe-Version": "2026-09-30.endive"})
    assert (answer.status_code, answer.headers["Stripe-Version"]) == (200, "2026-09-30.endive")


def test_an_endpoint_of_the_release_before_is_told_its_version(
    api: stripe.V1Services, receiver: Receiver
) -> None:
    params = {"url": receiver.url, "enabled_events": ["customer.created"], "api_version": "2026-05-27.dahlia"}
    api.webhook_endpoints.create(params)  # type: ignore[arg-type]  # the SDK lists the versions it knows
    api.customers.create({})
    wait_for(lambda: receiver.received)
    assert json.loads(receiver.received[0][1])["api_version"] == "2026-05-27.dahlia"


PAYMENTS = [
    ("/v1/payment_intents", "amount=2100&currency=eur"),
    ("/v1/payment_intents/pi_1", ""),
    ("/v1/payment_intents/pi_1/confirm", ""),
]


@pytest.mark.parametrize(("path", "body"), PAYMENTS)
def test_a_payment_no_longer_takes_its_methods(server: Server, path: str, body: str) -> None:
    answer = server.post(path, f"{body}&payment_method_types[]=card")
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (400, "payment_method_types")
    assert error["code"] == "payment_method_types_no_longer_supported"


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/v1/checkout/sessions"])
def test_what_the_release_before_took_is_not_done(server: Server, path: str) -> None:
    dahlia = {"Stripe-Version": "2026-05-27.dahlia"}
    error = server.post(path, "payment_method_types[]=card", **dahlia).json()["error"]
    assert (error["code"], error["param"]) == ("sandbox_unsupported", "payment_method_types")


def test_a_session_does_not_know_them(server: Server) -> None:
    error = server.post("/v1/checkout/sessions", "payment_method_types[]=card").json()["error"]
    assert (error["code"], error["param"]) == ("parameter_unknown", "payment_method_types")
