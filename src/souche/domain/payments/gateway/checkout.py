"""Checkout Sessions. `payment_method_types` no longer exists in this version of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.arrivals import CHARGE, DELAYED, arrival_of
from souche.domain.payments.gateway.client import client, idempotency_key, plain
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import OpenedSession, PaidSession, SessionFacts

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams, SessionRetrieveParams

    from souche.domain.payments.gateway.facts import (
        InvoiceRequest,
        SessionLine,
        SessionRequest,
        StripeAccess,
    )

# Where a payment stands once the bank refused it (docs.stripe.com/payments/paymentintents/lifecycle).
REFUSED = frozenset({"requires_payment_method", "canceled"})


def open_session(*, access: StripeAccess, request: SessionRequest) -> OpenedSession:
    """Open the page where the buyer pays; the same request again gives the same session."""
    params = session_params(request)
    key = idempotency_key("session", request.order_id, params)
    with in_our_words():
        session = client(access).checkout.sessions.create(params, {"idempotency_key": key})
    return OpenedSession(session_id=session.id, url=session.url or "")


def session_params(request: SessionRequest) -> SessionCreateParams:
    """Return what Stripe is sent; the order's id stands wherever Stripe may hand it back."""
    metadata = {"order": request.order_id}
    params: dict[str, Any] = {
        "mode": "payment",
        **customer_params(request),
        "line_items": [line_item(line, currency=request.currency) for line in request.lines],
        "locale": request.language,
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "client_reference_id": request.order_id,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": request.order_number},
    }
    if not request.is_debit_offered:
        params["excluded_payment_method_types"] = list(DELAYED)
    if request.invoice:
        params["invoice_creation"] = _invoice_creation(request.invoice, metadata=metadata)
    return cast("SessionCreateParams", params)


def customer_params(request: SessionRequest) -> dict[str, Any]:
    """Return who pays, and whether what they type at Stripe for their invoice is kept on their Customer."""
    is_asked = not request.is_billed_party_known
    return {
        "customer": request.customer_id,
        "customer_update": {
            "name": "auto" if is_asked and not request.is_name_known else "never",
            "address": "auto" if is_asked else "never",
        },
        "billing_address_collection": "required" if request.invoice and is_asked else "auto",
    }


def line_item(line: SessionLine, *, currency: str) -> dict[str, Any]:
    """Return a line as Stripe is sent it."""
    product: dict[str, Any] = {"name": line.label}
    if line.description:
        product["description"] = line.description
    item: dict[str, Any] = {
        "quantity": line.quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": line.unit_cents,
            "product_data": product,
        },
    }
    if line.tax_rate_id:
        item["tax_rates"] = [line.tax_rate_id]
        item["price_data"]["tax_behavior"] = "inclusive"
    return item


def _invoice_creation(invoice: InvoiceRequest, *, metadata: dict[str, str]) -> dict[str, Any]:
    content = printed_particulars(invoice) | {
        "metadata": metadata,
        # The law wants the unit price without VAT on each line (CGI, annexe II, art. 242 nonies A).
        "rendering_options": {"amount_tax_display": "exclude_tax"},
    }
    return {"enabled": True, "invoice_data": content}


def printed_particulars(invoice: InvoiceRequest) -> dict[str, Any]:
    """Return the texts that an invoice prints, as Stripe is sent them."""
    content: dict[str, Any] = {"description": invoice.description}
    if invoice.footer:
        content["footer"] = invoice.footer
    if invoice.custom_fields:
        content["custom_fields"] = [{"name": name, "value": value} for name, value in invoice.custom_fields]
    if invoice.account_tax_ids:
        content["account_tax_ids"] = list(invoice.account_tax_ids)
    return content


def read_session(*, access: StripeAccess, session_id: str) -> SessionFacts:
    """Ask Stripe where a session stands, and when its money arrived."""
    wanted: SessionRetrieveParams = {"expand": [f"payment_intent.{CHARGE}"]}
    with in_our_words():
        session = plain(client(access).checkout.sessions.retrieve(session_id, wanted))
    return _session_facts(session)


def expire_session(*, access: StripeAccess, session_id: str) -> None:
    """Close a session so that nobody can pay it any more; raise StripeRefused when it is not open."""
    with in_our_words():
        client(access).checkout.sessions.expire(session_id)


def _session_facts(session: dict[str, Any]) -> SessionFacts:
    # Stripe completes the session of a bank debit at once, and its payment days later.
    is_unpaid = session["status"] == "complete" and session.get("payment_status") == "unpaid"
    payment_status = (session.get("payment_intent") or {}).get("status", "")
    return SessionFacts(
        session_id=session["id"],
        status=session["status"],
        url=session.get("url") or "",
        invoice_id=_invoice_id(session),
        is_paid=session.get("payment_status") == "paid",
        is_processing=is_unpaid and payment_status == "processing",
        is_refused=is_unpaid and payment_status in REFUSED,
        paid=paid_session(session),
    )


def paid_session(session: dict[str, Any]) -> PaidSession | None:
    """Return the payment that a session holds, or None while its money has not arrived.

    A session that began a subscription holds none: its money is told by the subscription's invoice.

    A session completed with a delayed method is `unpaid` until `async_payment_succeeded`
    (docs.stripe.com/checkout/fulfillment). One that an event carries has the id of its PaymentIntent alone.
    """
    if session.get("mode") != "payment" or session.get("payment_status") != "paid":
        return None
    intent = session.get("payment_intent") or ""
    return PaidSession(
        session_id=session["id"],
        order_id=session.get("client_reference_id") or (session.get("metadata") or {}).get("order", ""),
        payment_intent_id=intent if isinstance(intent, str) else intent["id"],
        amount_cents=session["amount_total"],
        currency=session["currency"].upper(),
        is_livemode=session["livemode"],
        is_invoiced=(session.get("invoice_creation") or {}).get("enabled", False),
        arrival=None if isinstance(intent, str) else arrival_of(intent),
    )


def first_invoice_id(session: dict[str, Any]) -> str:
    """Return the invoice of a session that began a subscription, or nothing while it is unpaid."""
    if session.get("mode") != "subscription" or session.get("payment_status") != "paid":
        return ""
    return _invoice_id(session)


def _invoice_id(session: dict[str, Any]) -> str:
    invoice = session.get("invoice") or ""
    return str(invoice if isinstance(invoice, str) else invoice["id"])
