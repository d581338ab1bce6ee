from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import stripe

from tests.stripe_sandbox.server import KEY
from tests.stripe_sandbox.shop import line, session_params

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams

    from tests.stripe_sandbox.server import Server


def refused(server: Server, path: str, body: str) -> dict[str, Any]:
    answer = server.post(path, body)
    assert answer.status_code == 400
    error: dict[str, Any] = answer.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert error["request_log_url"].endswith(answer.headers["Request-Id"])
    return error


def test_an_unknown_parameter_is_named_with_its_brackets(server: Server) -> None:
    error = refused(server, "/v1/customers", "address[planet]=Mars")
    assert error["code"] == "parameter_unknown"
    assert error["param"] == "address[planet]"
    assert error["message"] == "Received unknown parameter: address[planet]"


def test_several_unknown_parameters_are_named_together(server: Server) -> None:
    error = refused(server, "/v1/checkout/sessions", "mode=payment&custom_field=a&footer=b")
    assert error["message"] == "Received unknown parameters: custom_field, footer"


def test_payment_method_types_no_longer_exists(server: Server) -> None:
    error = refused(server, "/v1/checkout/sessions", "mode=payment&payment_method_types[0]=card")
    assert (error["code"], error["param"]) == ("parameter_unknown", "payment_method_types")


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("/v1/tax_rates", "inclusive=true&percentage=20", "display_name"),
        ("/v1/checkout/sessions", "mode=payment&success_url=http://a.example/", "line_items"),
        ("/v1/checkout/sessions", "success_url=http://a.example/", "mode"),
        (
            "/v1/checkout/sessions",
            "mode=payment&success_url=http://a.example/&line_items[0][price_data][unit_amount]=100",
            "line_items[0][price_data][currency]",
        ),
    ],
)
def test_a_missing_parameter_is_named(server: Server, path: str, body: str, param: str) -> None:
    error = refused(server, path, body)
    assert error["code"] == "parameter_missing"
    assert error["param"] == param
    assert error["message"] == f"Missing required param: {param}."


@pytest.mark.parametrize(
    ("path", "body", "code", "message"),
    [
        ("/v1/refunds", "amount=abc", "parameter_invalid_integer", "Invalid integer: abc"),
        ("/v1/refunds", "amount=１２", "parameter_invalid_integer", "Invalid integer: １２"),
        (
            "/v1/tax_rates",
            "active=yes&display_name=T&inclusive=true&percentage=1",
            None,
            "Invalid boolean: yes",
        ),
        ("/v1/tax_rates", "display_name=T&inclusive=true&percentage=NaN", None, "Invalid decimal: NaN"),
        ("/v1/customers", "address=Paris", None, "Invalid object"),
        ("/v1/customers", "email[a]=b", None, "Invalid string: a hash was given"),
        ("/v1/customers", "preferred_locales=fr", None, "Invalid array"),
        (
            "/v1/checkout/sessions",
            "mode=rent",
            None,
            "Invalid mode: must be one of payment, setup, or subscription",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    server: Server, path: str, body: str, code: str | None, message: str
) -> None:
    error = refused(server, path, body)
    assert error.get("code") == code
    assert error["message"].startswith(message)


def test_an_empty_value_that_cannot_unset_is_refused(server: Server) -> None:
    error = refused(server, "/v1/webhook_endpoints", "url=&enabled_events[]=*")
    assert error["code"] == "parameter_invalid_empty"
    assert error["param"] == "url"


def test_what_stripe_knows_and_the_sandbox_does_not_is_said(server: Server) -> None:
    error = refused(
        server,
        "/v1/checkout/sessions",
        "mode=payment&success_url=http://a.example/&allow_promotion_codes=true",
    )
    assert error["code"] == "sandbox_unsupported"
    assert error["param"] == "allow_promotion_codes"


def test_metadata_has_limits(server: Server) -> None:
    many = "&".join(f"metadata[k{n}]=v" for n in range(51))
    assert "50 keys" in refused(server, "/v1/customers", many)["message"]
    assert "40 characters" in refused(server, "/v1/customers", f"metadata[{'k' * 41}]=v")["message"]
    assert "500 characters" in refused(server, "/v1/customers", f"metadata[k]={'v' * 501}")["message"]
    assert server.post("/v1/customers", f"metadata[{'k' * 40}]={'v' * 500}").is_success


def test_the_texts_of_an_invoice_have_limits(api: stripe.V1Services) -> None:
    too_long = [
        {"footer": "f" * 5001},
        {"description": "d" * 1501},
        {"custom_fields": [{"name": "n" * 41, "value": "v"}]},
        {"custom_fields": [{"name": "n", "value": "v" * 141}]},
        {"custom_fields": [{"name": "n", "value": "v"}] * 5},
    ]
    for content in too_long:
        creation = {"enabled": True, "invoice_data": content}
        with pytest.raises(stripe.InvalidRequestError, match=r"at most|exceeded maximum"):
            api.checkout.sessions.create(session_params(invoice_creation=creation))


def test_a_name_that_is_both_a_value_and_a_hash_is_refused(server: Server) -> None:
    assert "both" in refused(server, "/v1/customers", "address=x&address[city]=Paris")["message"]


@pytest.mark.parametrize("body", ["[a]=b", "a[=b", "a]b=c", "a[b]c=d", "email=%ff"])
def test_a_malformed_body_is_refused(server: Server, body: str) -> None:
    assert refused(server, "/v1/customers", body)["message"].startswith("Invalid")


@pytest.mark.parametrize("key", ["sk_live_0123456789abcdef", "sk_test_short", "hello"])
def test_a_key_of_another_kind_opens_nothing(server: Server, key: str) -> None:
    client = stripe.StripeClient(key, base_addresses={"api": server.url})
    with pytest.raises(stripe.AuthenticationError) as caught:
        client.v1.accounts.retrieve_current()
    assert "Invalid API Key provided" in str(caught.value)
    assert key not in str(caught.value)


def test_no_key_opens_nothing(server: Server) -> None:
    answer = httpx.get(f"{server.url}/v1/account")
    assert answer.status_code == 401
    assert "did not provide an API key" in answer.json()["error"]["message"]


def test_an_unknown_address_is_said(server: Server) -> None:
    answer = server.post("/v1/theatres")
    assert answer.status_code == 404
    assert "Unrecognized request URL (POST: /v1/theatres)" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/promotion_codes"),
        ("GET", "/v1/radar/value_lists"),
        ("POST", "/v1/terminal/readers/tmr_1/cancel_action"),
        ("DELETE", "/v1/terminal/locations/tml_1"),
        ("GET", "/v1/issuing/cards"),
    ],
)
def test_an_address_of_stripes_that_it_lacks_is_said_apart(server: Server, method: str, path: str) -> None:
    answer = server.http.request(method, path)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "sandbox_unsupported"
    assert f"{method} {path} is not supported by this sandbox" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/customers/search"),
        ("GET", "/v1/charges/search"),
        ("GET", "/v1/invoices/search"),
        ("GET", "/v1/payment_intents/search"),
        ("GET", "/v1/prices/search"),
        ("GET", "/v1/products/search"),
        ("GET", "/v1/subscriptions/search"),
        ("POST", "/v1/invoices/create_preview"),
    ],
)
def test_an_address_of_stripes_is_taken_for_no_id(server: Server, method: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = server.http.request(method, path, headers=headers)
    assert (answer.status_code, answer.json()["error"].get("code")) == (400, "sandbox_unsupported")
    other = server.http.request(method, path.rpartition("/")[0] + "/searching", headers=headers)
    assert (other.status_code, other.json()["error"].get("code")) == (404, "resource_missing")


def test_an_unknown_id_is_a_404_in_the_address_and_a_400_in_a_parameter(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.retrieve("cus_nobody")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.checkout.sessions.create(session_params(customer="cus_nobody"))
    assert (caught.value.http_status, caught.value.param) == (400, "customer")
    assert "No such customer: 'cus_nobody'" in str(caught.value)


def test_connect_is_refused_clearly(server: Server) -> None:
    answer = server.get("/v1/account", **{"Stripe-Account": "acct_other"})
    assert answer.json()["error"]["code"] == "sandbox_unsupported"
    answer = server.get("/v1/account", **{"Stripe-Context": "acct_other"})
    assert answer.json()["error"]["code"] == "sandbox_unsupported"


def test_the_account_itself_may_be_named(server: Server, api: stripe.V1Services) -> None:
    account = api.accounts.retrieve_current()
    answer = server.get("/v1/customers", **{"Stripe-Account": account.id})
    assert (answer.status_code, answer.json()["data"]) == (200, [])
    assert api.accounts.retrieve(account.id) == account


def test_no_account_is_connected(api: stripe.V1Services) -> None:
    assert api.accounts.list().data == []
    with pytest.raises(stripe.PermissionError) as caught:
        api.accounts.retrieve("acct_other")
    assert '"code": "account_invalid"' in str(caught.value.http_body)
    assert "does not have access to account 'acct_other'" in str(caught.value)


def test_an_address_that_is_no_email_is_refused(api: stripe.V1Services) -> None:
    params = cast("CustomerCreateParams", {"email": "nobody"})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.create(params)
    assert caught.value.code == "email_invalid"


def test_a_refused_session_leaves_no_product_behind(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        api.checkout.sessions.create(session_params(line_items=[line(), line(10, quantity=0)]))
    assert api.products.list().data == []
