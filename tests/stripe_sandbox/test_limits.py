"""The most that Stripe's published description lets a text hold, and an account keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import stripe

from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

PRODUCT = {"name": "Plein tarif"}
PRICE = {"currency": "eur", "unit_amount": "2100", "product_data[name]": "Plein tarif"}
DATA = "line_items[0][price_data]"
SESSION = {
    "mode": "payment",
    "success_url": "https://shop.example/",
    "line_items[0][quantity]": "1",
    f"{DATA}[currency]": "eur",
    f"{DATA}[unit_amount]": "2100",
    f"{DATA}[product_data][name]": "Plein tarif",
}
PORTAL = {"features[invoice_history][enabled]": "true"}
LIMITS = [
    ("/v1/customers", {}, "description", 5000),
    ("/v1/products", {}, "name", 5000),
    ("/v1/products", PRODUCT, "description", 40000),
    ("/v1/products", PRODUCT, "statement_descriptor", 22),
    ("/v1/products", PRODUCT, "unit_label", 12),
    ("/v1/prices", PRICE, "lookup_key", 200),
    ("/v1/prices", PRICE, "product_data[unit_label]", 12),
    ("/v1/checkout/sessions", SESSION, f"{DATA}[product_data][description]", 40000),
    ("/v1/checkout/sessions", SESSION, f"{DATA}[product_data][unit_label]", 12),
    ("/v1/checkout/sessions", SESSION, "client_reference_id", 200),
    ("/v1/billing_portal/configurations", PORTAL, "name", 256),
]
EMAILS = [
    ("/v1/customers", {}, "email"),
    ("/v1/checkout/sessions", SESSION, "customer_email"),
    ("/v1/checkout/sessions", SESSION, "payment_intent_data[receipt_email]"),
    ("/v1/payment_intents", {"amount": "2100", "currency": "eur"}, "receipt_email"),
    ("/v1/payment_methods", {"type": "card", "card[token]": "tok_visa"}, "billing_details[email]"),
]


def check_limit(server: Server, path: str, params: dict[str, str], *, param: str, texts: list[str]) -> None:
    fitting, longer = texts
    most = len(fitting)
    assert server.post(path, urlencode(params | {param: fitting})).json().get("error") is None
    refused = server.post(path, urlencode(params | {param: longer}))
    error = refused.json()["error"]
    assert (refused.status_code, error["param"]) == (400, param)
    assert f"must be at most {most} characters" in error["message"]


@pytest.mark.parametrize(("path", "params", "param", "most"), LIMITS)
def test_a_text_that_is_too_long_is_refused(
    server: Server, path: str, params: dict[str, str], param: str, most: int
) -> None:
    check_limit(server, path, params, param=param, texts=["a" * most, "a" * (most + 1)])


@pytest.mark.parametrize(("path", "params", "param"), EMAILS)
def test_an_email_has_512_characters_at_most(
    server: Server, path: str, params: dict[str, str], param: str
) -> None:
    texts = [f"{'a' * (most - len('@example.org'))}@example.org" for most in (512, 513)]
    check_limit(server, path, params, param=param, texts=texts)


@pytest.mark.parametrize(("path", "params", "param"), EMAILS)
def test_what_is_no_email_is_refused(server: Server, path: str, params: dict[str, str], param: str) -> None:
    error = server.post(path, urlencode(params | {param: "nobody"})).json()["error"]
    assert (error["code"], error["param"]) == ("email_invalid", param)
    assert error["message"] == "Invalid email address: nobody"


def test_the_texts_of_a_charge_have_their_limits(server: Server, api: stripe.V1Services) -> None:
    intent = api.payment_intents.retrieve(pay(server, invoiced_session(api).id)["payment_intent"])
    charge = f"/v1/charges/{intent.latest_charge}"
    check_limit(server, charge, {}, param="description", texts=["a" * 40000, "a" * 40001])


def test_an_address_of_the_web_may_be_long(server: Server) -> None:
    params = SESSION | {"cancel_url": f"https://shop.example/?{'a' * 5000}"}
    assert server.post("/v1/checkout/sessions", urlencode(params)).is_success


def test_an_account_has_sixteen_endpoints_at_most(api: stripe.V1Services) -> None:
    made = [
        api.webhook_endpoints.create({"url": f"https://shop.example/{number}", "enabled_events": ["*"]}).id
        for number in range(16)
    ]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.webhook_endpoints.create({"url": "https://shop.example/17", "enabled_events": ["*"]})
    assert caught.value.http_status == 400
    assert caught.value.user_message == "You have reached the maximum of 16 test webhook endpoints."
    api.webhook_endpoints.delete(made[0])
    assert api.webhook_endpoints.create({"url": "https://shop.example/17", "enabled_events": ["*"]}).id
