"""Checkout Sessions: created, read, listed, expired. Paying is in `api.checkout`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe import checkout
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListLineItemsParams,
    SessionListParams,
    SessionRetrieveParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.resources import line_items
from stripe_sandbox.api.resources.products import PRODUCT_LIMITS
from stripe_sandbox.api.resources.session_terms import (
    LONGEST,
    check_prices,
    check_terms,
    check_total,
    method_types,
    totals_of,
)
from stripe_sandbox.api.resources.subscription_terms import asked_settings
from stripe_sandbox.api.tax_rate import require_rates
from stripe_sandbox.state.clocks import clock_of, follow_clock
from stripe_sandbox.state.deadlines import drop_deadlines, set_deadline
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Tasks, Work
    from stripe_sandbox.state.store import Json

_ABSENT = frozenset(
    {
        "excluded_payment_method_types",
        "line_items",
        "name_collection",
        "presentment_details",
        "recovered_from",
        "redirect_on_completion",
        "return_url",
    }
)
_INVOICE = "invoice_creation.invoice_data"
_SUBSCRIPTION = "subscription_data"
_SETTINGS = f"{_SUBSCRIPTION}.invoice_settings"
_SUPPORTS = (
    f"mode {line_items.FIELDS} customer customer_email customer_creation customer_update.name "
    "customer_update.address tax_id_collection.enabled tax_id_collection.required "
    "billing_address_collection locale expires_at success_url cancel_url client_reference_id metadata "
    "ui_mode submit_type allowed_payment_method_types excluded_payment_method_types "
    "adaptive_pricing.enabled automatic_tax.enabled managed_payments.enabled "
    "payment_intent_data.description payment_intent_data.metadata "
    "payment_intent_data.receipt_email payment_intent_data.statement_descriptor "
    "payment_intent_data.statement_descriptor_suffix invoice_creation.enabled "
    f"{_INVOICE}.account_tax_ids {_INVOICE}.custom_fields {_INVOICE}.custom_fields.name "
    f"{_INVOICE}.custom_fields.value {_INVOICE}.description {_INVOICE}.footer {_INVOICE}.metadata "
    f"{_INVOICE}.issuer.type {_INVOICE}.rendering_options {_INVOICE}.rendering_options.amount_tax_display "
    f"{_SUBSCRIPTION}.default_tax_rates {_SUBSCRIPTION}.description {_SUBSCRIPTION}.metadata "
    f"{_SETTINGS}.account_tax_ids {_SETTINGS}.custom_fields {_SETTINGS}.custom_fields.name "
    f"{_SETTINGS}.custom_fields.value {_SETTINGS}.description {_SETTINGS}.footer {_SETTINGS}.issuer.type"
)
_LIMITS = {
    "line_items": line_items.MOST,
    "client_reference_id": 200,
    f"{_INVOICE}.description": 1500,
    # The count is not in Stripe's reference for Checkout; four is the limit of an invoice.
    f"{_INVOICE}.custom_fields": 4,
    f"{_INVOICE}.custom_fields.name": 40,
    f"{_INVOICE}.custom_fields.value": 140,
    f"{_SETTINGS}.description": 1500,
    f"{_SETTINGS}.custom_fields": 4,
    f"{_SETTINGS}.custom_fields.name": 40,
    f"{_SETTINGS}.custom_fields.value": 140,
    f"{_SUBSCRIPTION}.description": 500,
    **{f"line_items.price_data.product_data.{name}": most for name, most in PRODUCT_LIMITS.items()},
    "payment_intent_data.description": 1000,
    "payment_intent_data.statement_descriptor": 22,
    "payment_intent_data.statement_descriptor_suffix": 22,
}


def create(call: Call) -> Json:
    """Open a session."""
    params = call.params
    check_terms(params=params, now=call.work.now)
    customer = (
        call.require("customer", params["customer"], param="customer") if "customer" in params else None
    )
    for number, tax_id in enumerate(_invoice_data(params).get("account_tax_ids") or []):
        call.require("tax_id", tax_id, param=f"{_INVOICE}[account_tax_ids][{number}]")
    lines = line_items.new_lines(call)
    check_prices(mode=params["mode"], prices=[line["item"]["price"] for line in lines])
    subtotal, tax, total = totals_of(lines)
    currency = lines[0]["item"]["currency"]
    check_total(total=total, currency=currency)
    session = complete(
        checkout.Session,
        _asked(params, customer=customer)
        | _excluded(params)
        | _by_mode(params, customer=customer)
        | _opened(call, expires_at=params.get("expires_at"))
        | {
            "amount_subtotal": subtotal,
            "amount_total": total,
            "currency": currency,
            "payment_method_types": method_types(params=params, currency=currency),
            "payment_status": "unpaid" if total else "no_payment_required",
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": tax},
        },
        absent=_ABSENT,
    )
    call.work.save(session, hidden=_kept(call))
    set_deadline(
        work=call.work,
        subject=session["id"],
        task=_EXPIRE,
        due_at=session["expires_at"],
        clock=(customer or {}).get("test_clock"),
    )
    for line in lines:
        call.work.save(line["item"], parent=session["id"], hidden={"taxes": line["taxes"]})
    return session


def _opened(call: Call, *, expires_at: int | None) -> Json:
    session_id = new_id("cs_test")
    return {
        "id": session_id,
        "object": "checkout.session",
        "branding_settings": _branding(call.work.state.account()),
        "created": call.work.now,
        "expires_at": expires_at or call.work.now + LONGEST,
        "livemode": False,
        "status": "open",
        "url": f"{call.work.state.base_url}/c/pay/{session_id}",
    }


def _branding(account: Json) -> Json:
    """Return how the page looks: nobody chooses it here, and these are its own colours."""
    return {
        "background_color": "#f5f7f9",
        "border_style": "rounded",
        "button_color": "#0f5c63",
        "display_name": account["settings"]["dashboard"]["display_name"],
        "font_family": "default",
        "icon": None,
        "logo": None,
    }


def _excluded(params: Json) -> Json:
    excluded = params.get("excluded_payment_method_types")
    return {"excluded_payment_method_types": excluded} if excluded else {}


def _asked(params: Json, *, customer: Json | None) -> Json:
    collection = {"enabled": False, "required": "never"} | params.get("tax_id_collection", {})
    return {
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "custom_fields": [],
        "custom_text": dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        ),
        "customer": customer["id"] if customer else None,
        "customer_details": _details(params, customer=customer),
        "customer_email": params.get("customer_email"),
        "locale": params.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": merged_metadata(None, params.get("metadata")),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "tax_id_collection": collection,
        "ui_mode": "hosted_page",
    }


def _by_mode(params: Json, *, customer: Json | None) -> Json:
    if params["mode"] == "subscription":
        return {"mode": "subscription", "payment_method_collection": "always"}
    return {
        "customer_creation": None if customer else params.get("customer_creation", "if_required"),
        "invoice_creation": _invoice_creation(params),
        "mode": "payment",
        "payment_method_collection": "if_required",
    }


def _details(params: Json, *, customer: Json | None) -> Json | None:
    email = customer["email"] if customer else params.get("customer_email")
    if not customer and not email:
        return None
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }


def _invoice_data(params: Json) -> Json:
    data: Json = params.get("invoice_creation", {}).get("invoice_data", {})
    return data


def _invoice_creation(params: Json) -> Json:
    data = _invoice_data(params)
    rendering = data.get("rendering_options") or None
    return {
        "enabled": params.get("invoice_creation", {}).get("enabled", False),
        "invoice_data": {
            "account_tax_ids": data.get("account_tax_ids") or None,
            "custom_fields": data.get("custom_fields") or None,
            "description": data.get("description"),
            "footer": data.get("footer"),
            "issuer": {"type": "self"} if "issuer" in data else None,
            "metadata": merged_metadata(None, data.get("metadata")),
            "rendering_options": rendering
            and {"amount_tax_display": rendering.get("amount_tax_display") or None, "template": None},
        },
    }


def _kept(call: Call) -> Json:
    """Return what the session does not show but its payment needs."""
    params = call.params
    return {
        "payment_intent_data": params.get("payment_intent_data", {}),
        "customer_update": params.get("customer_update", {}),
        "subscription_terms": _subscription_terms(call, params.get(_SUBSCRIPTION, {})),
    }


def _subscription_terms(call: Call, asked: Json) -> Json:
    """Return the fields that the session gives to its subscription."""
    rates = asked.get("default_tax_rates")
    settings = asked.get("invoice_settings", {})
    return {
        "default_tax_rates": require_rates(call, rates, at=f"{_SUBSCRIPTION}[default_tax_rates]"),
        "description": asked.get("description"),
        "invoice_settings": asked_settings(call, settings, at=f"{_SUBSCRIPTION}[invoice_settings]"),
        "metadata": merged_metadata(None, asked.get("metadata")),
    }


def expire_if_due(*, state: State, session: Json) -> Json:
    """Return the session, expired first when its time is over."""
    if session["status"] != "open" or session["expires_at"] > _now_of(state, session):
        return session
    with state.work() as work:
        # Another request may have paid or expired it while this one waited for the store.
        current = work.store.get(session["id"]) or session
        follow_clock(work=work, thing=current)
        return _close_if_open(work, current)


def _now_of(state: State, session: Json) -> int:
    customer = state.store.get(session["customer"]) if session["customer"] else None
    clock = clock_of(store=state.store, customer=customer)
    return clock["frozen_time"] if clock else state.now()


def _close_if_open(work: Work, session: Json) -> Json:
    return _close(work, session) if session["status"] == "open" else session


def _close(work: Work, session: Json) -> Json:
    drop_deadlines(work=work, subject=session["id"])
    session |= {"status": "expired", "url": None}
    work.emit("checkout.session.expired", work.save(session))
    return session


def retrieve(call: Call) -> Json:
    """Return a session."""
    session = call.subject("checkout.session", word="checkout.session")
    return expire_if_due(state=call.work.state, session=session)


def list_all(call: Call) -> Json:
    """Return sessions, newest first."""
    page = call.page("checkout.session", filters="customer payment_intent status")
    page["data"] = [expire_if_due(state=call.work.state, session=session) for session in page["data"]]
    return page


def expire(call: Call) -> Json:
    """Close an open session."""
    session = retrieve(call)
    if session["status"] != "open":
        raise invalid(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a '
            f"status of {session['status']}.",
            param="session",
        )
    return _close(call.work, session)


# What a session's deadline brings; `api.due` performs it.
_EXPIRE = "expire_session"
TASKS: Tasks = {_EXPIRE: _close_if_open}
ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/checkout/sessions",
        params=SessionCreateParams,
        run=create,
        supports=_SUPPORTS,
        limits=_LIMITS,
        emits=("product.created", "price.created"),
    ),
    Endpoint(
        method="GET",
        path="/v1/checkout/sessions",
        params=SessionListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} customer payment_intent status",
    ),
    Endpoint(method="GET", path="/v1/checkout/sessions/{id}", params=SessionRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/checkout/sessions/{id}/expire",
        params=SessionExpireParams,
        run=expire,
        emits=("checkout.session.expired",),
    ),
    Endpoint(
        method="GET",
        path="/v1/checkout/sessions/{id}/line_items",
        params=SessionListLineItemsParams,
        run=line_items.list_lines,
        supports=LIST,
    ),
)
