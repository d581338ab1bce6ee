"""What the tests sell: small requests to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import stripe
    from stripe.checkout import Session
    from stripe.params.checkout import SessionCreateParams

    from tests.stripe_sandbox.server import Server

ADDRESS = {"line1": "12 rue des Lilas", "postal_code": "35000", "city": "Rennes", "country": "FR"}
INVOICE_DATA = {
    "footer": "TVA acquittée sur les encaissements.",
    "description": "Commande 42",
    "custom_fields": [{"name": "SIRET", "value": "73282932000074"}],
    "metadata": {"order": "ord_1"},
    "rendering_options": {"amount_tax_display": "exclude_tax"},
}


def line(cents: int = 2100, *, quantity: int = 1, name: str = "Plein tarif", **more: Any) -> dict[str, Any]:
    price = {"currency": "eur", "unit_amount": cents, "product_data": {"name": name}}
    return {"quantity": quantity, "price_data": price, **more}


def session_params(**more: Any) -> SessionCreateParams:
    params = {
        "mode": "payment",
        "line_items": [line()],
        "success_url": "https://shop.example/ok?s={CHECKOUT_SESSION_ID}",
    }
    return cast("SessionCreateParams", params | more)


def vat(api: stripe.V1Services, percentage: float, *, inclusive: bool = True) -> str:
    return api.tax_rates.create(
        {"display_name": "TVA", "percentage": percentage, "inclusive": inclusive, "country": "FR"}
    ).id


def invoiced_session(api: stripe.V1Services, **more: Any) -> Session:
    creation = {"enabled": True, "invoice_data": INVOICE_DATA}
    customer = api.customers.create({"email": "alice@example.org"}).id
    update = {"name": "auto", "address": "auto"}
    params = {"customer": customer, "customer_update": update, "invoice_creation": creation}
    return api.checkout.sessions.create(session_params(**(params | more)))


def pay(server: Server, session: str, **buyer: Any) -> Any:
    buyer = {"email": "alice@example.org", "name": "Alice Martin", "address": ADDRESS} | buyer
    return server.control(f"sessions/{session}/pay", **buyer)
