"""What a walk along the endpoints meets: a fresh object of each kind, made as a shop would make it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tests.stripe_sandbox.shop import invoiced_session, line, session_params, vat
from tests.stripe_sandbox.subscribers import (
    customer_with_card,
    instant,
    recurring_price,
    start_clock,
    subscribe,
)

if TYPE_CHECKING:
    from tests.stripe_sandbox.in_process import InProcess

AVAILABLE_AT_ONCE = "4000000000000077"


@dataclass(frozen=True)
class Request:
    """The ids of an address, in their order, and the parameters."""

    ids: tuple[str, ...]
    params: dict[str, Any]


def ask(*ids: str, **params: Any) -> Request:
    return Request(ids, params)


def ask_beside(_made: object, **params: Any) -> Request:
    """Ask without an id, once something is there to be answered."""
    return ask(**params)


def answer_to(here: InProcess, endpoint: str, request: Request) -> dict[str, Any]:
    """Send a request by the SDK to an endpoint, such as `GET /v1/customers/{id}`, and return its JSON."""
    method, path = endpoint.split()
    ids = iter(request.ids)
    address = re.sub(r"\{\w+\}", lambda _: next(ids), path)
    answer = here.stripe.raw_request(method.lower(), address, **request.params)
    body: dict[str, Any] = json.loads(answer.body)
    return body


def customer(here: InProcess) -> str:
    return here.api.customers.create({"email": "alice@example.org", "name": "Alice Martin"}).id


def tax_id(here: InProcess) -> tuple[str, str]:
    owner = customer(here)
    return owner, here.api.customers.tax_ids.create(owner, {"type": "eu_vat", "value": "FR40303265045"}).id


def own_tax_id(here: InProcess) -> str:
    return here.api.tax_ids.create({"type": "fr_siren", "value": "732829320"}).id


def tax_rate(here: InProcess) -> str:
    return vat(here.api, 5.5)


def card(here: InProcess) -> tuple[str, str]:
    owner = customer(here)
    return owner, here.api.payment_methods.attach("pm_card_visa", {"customer": owner}).id


def product(here: InProcess) -> str:
    return here.api.products.create({"name": "Plein tarif"}).id


def price(here: InProcess) -> str:
    return here.api.prices.create({"currency": "eur", "unit_amount": 2100, "product": product(here)}).id


def session(here: InProcess) -> str:
    rates = [vat(here.api, 5.5), vat(here.api, 20, inclusive=False)]
    return here.api.checkout.sessions.create(
        session_params(line_items=[line(tax_rates=[rate]) for rate in rates])
    ).id


def sale(here: InProcess, *, card: str = "4242424242424242") -> dict[str, Any]:
    """Return a paid session that has an invoice."""
    rates = [vat(here.api, 5.5), vat(here.api, 20, inclusive=False)]
    lines = [line(tax_rates=[rate], quantity=2) for rate in rates]
    return here.pay(invoiced_session(here.api, line_items=lines).id, card=card)


def charge(here: InProcess) -> str:
    return str(here.api.payment_intents.retrieve(sale(here)["payment_intent"]).latest_charge)


def intent(here: InProcess) -> str:
    return here.api.payment_intents.create({"amount": 2100, "currency": "eur"}).id


def refund(here: InProcess) -> str:
    return here.api.refunds.create({"charge": charge(here)}).id


def dispute(here: InProcess) -> str:
    return str(here.sandbox.dispute(charge(here), reason="fraudulent")["id"])


def balance_transaction(here: InProcess) -> str:
    return str(here.api.charges.retrieve(charge(here)).balance_transaction)


def payout(here: InProcess) -> str:
    sale(here, card=AVAILABLE_AT_ONCE)
    return here.api.payouts.create({"amount": 100, "currency": "eur"}).id


def item(here: InProcess) -> str:
    return here.api.invoice_items.create({"customer": customer(here), "amount": 700, "currency": "eur"}).id


def draft(here: InProcess, **more: Any) -> str:
    owner = customer_with_card(here.api)
    invoice = here.api.invoices.create(cast("Any", {"customer": owner, **more})).id
    taxes = [vat(here.api, 20)]
    here.api.invoice_items.create({"customer": owner, "invoice": invoice, "amount": 700, "tax_rates": taxes})
    return invoice


def opened(here: InProcess) -> str:
    return here.api.invoices.finalize_invoice(draft(here)).id


def invoice_payment(here: InProcess) -> str:
    return here.api.invoice_payments.list({"invoice": sale(here)["invoice"]}).data[0].id


def credit_note(here: InProcess) -> str:
    return here.api.credit_notes.create({"invoice": opened(here), "amount": 100}).id


def subscription(here: InProcess) -> str:
    return subscribe(here.api, customer_with_card(here.api), recurring_price(here.api)).id


def subscription_item(here: InProcess) -> str:
    items = here.api.subscription_items.list({"subscription": subscription(here)})
    return items.data[0].id


def clock(here: InProcess) -> str:
    return start_clock(here.api, instant(2026, 1, 31)).id


def event(here: InProcess) -> str:
    customer(here)
    return here.api.events.list().data[0].id


def endpoint(here: InProcess) -> str:
    return here.api.webhook_endpoints.create({"url": "http://127.0.0.1:1/", "enabled_events": ["*"]}).id


def configuration(here: InProcess) -> str:
    return here.api.billing_portal.configurations.create(cast("Any", PORTAL)).id


PORTAL = {"features": {"invoice_history": {"enabled": True}}}
