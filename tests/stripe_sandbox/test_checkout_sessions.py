from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.shop import line, session_params, vat

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


def refusal(api: stripe.V1Services, **params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.checkout.sessions.create(session_params(**params))
    return caught.value


def test_it_opens_with_its_page_and_no_payment_intent(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params(client_reference_id="ord_1", metadata={"a": "b"}))
    assert session.id.startswith("cs_test_")
    assert session.url == f"{server.url}/c/pay/{session.id}"
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.payment_intent, session.invoice) == (None, None)
    assert session.client_reference_id == "ord_1"
    assert session.expires_at == session.created + 24 * 3600


def test_it_adds_up_inclusive_and_exclusive_taxes(api: stripe.V1Services) -> None:
    inside, on_top = vat(api, 5.5), vat(api, 20, inclusive=False)
    lines = [line(2100, quantity=2, tax_rates=[inside]), line(1000, tax_rates=[on_top])]
    session = api.checkout.sessions.create(session_params(line_items=lines))
    assert (session.amount_subtotal, session.amount_total) == (5200, 5400)
    assert session.total_details
    assert session.total_details.amount_tax == 219 + 200


def test_a_price_with_decimals_of_a_cent_is_rounded_by_line(api: stripe.V1Services) -> None:
    price = {"currency": "eur", "unit_amount_decimal": "33.3333", "product_data": {"name": "Jeton"}}
    session = api.checkout.sessions.create(session_params(line_items=[{"quantity": 3, "price_data": price}]))
    assert session.amount_total == 100


def test_it_sells_a_price_made_before(api: stripe.V1Services) -> None:
    product = api.products.create({"name": "Abonnement"})
    price = api.prices.create({"currency": "eur", "unit_amount": 1500, "product": product.id})
    session = api.checkout.sessions.create(session_params(line_items=[{"price": price.id, "quantity": 2}]))
    items = api.checkout.sessions.line_items.list(session.id).data
    assert (session.amount_total, items[0].description) == (3000, "Abonnement")


def test_invoice_creation_in_another_mode_gets_stripes_words(api: stripe.V1Services) -> None:
    error = refusal(api, mode="subscription", invoice_creation={"enabled": True})
    assert error.http_status == 400
    assert str(error).endswith(
        "You can only enable invoice creation when `mode` is set to `payment`. Invoices are created "
        "automatically when `mode` is set to `subscription`, and are unsupported when set to `setup`. To "
        "learn more visit https://stripe.com/docs/payments/checkout/post-payment-invoices."
    )


def test_setup_mode_is_not_supported_yet(api: stripe.V1Services) -> None:
    assert "not supported by this sandbox" in str(refusal(api, mode="setup"))


def test_a_customer_excludes_an_email(api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    error = refusal(api, customer=customer, customer_email="a@example.org")
    assert "You may only specify one of these parameters: customer, customer_email" in str(error)


def test_collecting_a_tax_id_of_a_customer_needs_their_name(api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    collection = {"enabled": True}
    error = refusal(api, customer=customer, tax_id_collection=collection)
    assert "please set `customer_update[name]` to `auto`" in str(error)
    allowed = session_params(
        customer=customer, tax_id_collection=collection, customer_update={"name": "auto"}
    )
    assert api.checkout.sessions.create(allowed).status == "open"


def test_it_expires_between_half_an_hour_and_a_day(server: Server, api: stripe.V1Services) -> None:
    now = server.control("clock")["now"]
    early = refusal(api, expires_at=now + 29 * 60)
    late = refusal(api, expires_at=now + 25 * 3600)
    assert "must be at least 30 minutes from Checkout Session creation." in str(early)
    assert "must be less than 24 hours from Checkout Session creation." in str(late)
    assert (early.param, late.param) == ("expires_at", "expires_at")
    inside = api.checkout.sessions.create(session_params(expires_at=now + 31 * 60))
    assert inside.expires_at == now + 31 * 60


def test_a_total_below_fifty_cents_is_too_small(api: stripe.V1Services) -> None:
    error = refusal(api, line_items=[line(49)])
    assert error.code == "amount_too_small"
    assert str(error).endswith("total amount due must add up to at least €0.50 EUR")
    assert api.checkout.sessions.create(session_params(line_items=[line(50)])).amount_total == 50


def test_it_takes_a_hundred_lines_and_no_more(api: stripe.V1Services) -> None:
    product = api.products.create({"name": "Place"})
    price = api.prices.create({"currency": "eur", "unit_amount": 100, "product": product.id}).id
    lines = [{"price": price, "quantity": 1}] * 101
    assert "maximum 100" in str(refusal(api, line_items=lines))
    assert api.checkout.sessions.create(session_params(line_items=lines[1:])).amount_total == 10000


def test_a_method_that_is_excluded_is_not_offered(api: stripe.V1Services) -> None:
    both, card = (
        api.checkout.sessions.create(session_params(excluded_payment_method_types=excluded))
        for excluded in (["klarna"], ["sepa_debit", "multibanco"])
    )
    assert (both.payment_method_types, card.payment_method_types) == (["card", "sepa_debit"], ["card"])
    error = refusal(api, excluded_payment_method_types=["card", "sepa_debit"])
    assert "None of the allowed payment method types" in str(error)


def test_lines_of_two_currencies_are_refused(api: stripe.V1Services) -> None:
    swiss = {"currency": "chf", "unit_amount": 100, "product_data": {"name": "Place"}}
    error = refusal(api, line_items=[line(), {"quantity": 1, "price_data": swiss}])
    assert "same currency" in str(error)


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"success_url": "nowhere"}, "success_url"),
        ({"cancel_url": "javascript:alert(1)"}, "cancel_url"),
        ({"line_items": [line(quantity=0)]}, "line_items[0][quantity]"),
        ({"line_items": [line(-1)]}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line(tax_rates=["txr_none"])]}, "line_items[0][tax_rates][0]"),
        ({"line_items": [{"quantity": 1}]}, "line_items[0][price]"),
        ({"customer_update": {"name": "auto"}}, "customer_update"),
        ({"automatic_tax": {"enabled": True}}, "automatic_tax[enabled]"),
        ({"ui_mode": "embedded_page"}, "ui_mode"),
        ({"allowed_payment_method_types": ["card", "klarna"]}, "allowed_payment_method_types"),
        (
            {"invoice_creation": {"enabled": True, "invoice_data": {"issuer": {"type": "account"}}}},
            "invoice_creation[invoice_data][issuer][type]",
        ),
    ],
)
def test_a_bad_value_is_refused_by_its_name(
    api: stripe.V1Services, params: dict[str, Any], param: str
) -> None:
    assert refusal(api, **params).param == param


def test_an_open_session_can_be_expired_once(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params())
    expired = api.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        api.checkout.sessions.expire(session.id)
    assert [e.type for e in api.events.list({"types": ["checkout.session.expired"]}).data] == [
        "checkout.session.expired"
    ]
    paid = server.http.post(f"/_sandbox/sessions/{session.id}/pay", json={"email": "a@example.org"})
    assert paid.status_code == 409


def test_it_expires_when_its_time_is_over(server: Server, api: stripe.V1Services) -> None:
    now = server.control("clock")["now"]
    short = api.checkout.sessions.create(session_params(expires_at=now + 1801))
    long = api.checkout.sessions.create(session_params())
    server.control("clock", advance=1802)
    assert api.checkout.sessions.retrieve(short.id).status == "expired"
    assert api.checkout.sessions.retrieve(long.id).status == "open"
    assert len(api.events.list({"type": "checkout.session.expired"}).data) == 1


def test_sessions_are_found_by_customer_and_status(api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    mine = api.checkout.sessions.create(session_params(customer=customer))
    closed = api.checkout.sessions.create(session_params())
    api.checkout.sessions.expire(closed.id)
    assert [s.id for s in api.checkout.sessions.list({"customer": customer}).data] == [mine.id]
    assert [s.id for s in api.checkout.sessions.list({"status": "expired"}).data] == [closed.id]
