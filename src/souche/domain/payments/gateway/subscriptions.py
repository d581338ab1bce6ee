"""Subscriptions: a session that begins one, and what is asked of it afterwards.

`invoice_creation` has no place here: Stripe refuses the whole session when it is sent in this mode, and makes
the invoices of a subscription by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.checkout import customer_params, line_item, printed_particulars
from souche.domain.payments.gateway.client import client, idempotency_key, plain
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.facts import OpenedSession

if TYPE_CHECKING:
    from stripe.params import PriceCreateParams
    from stripe.params.checkout import SessionCreateParams

    from souche.domain.payments.gateway.facts import SessionRequest, StripeAccess

# Stripe has given up on these (docs.stripe.com/billing/subscriptions/overview).
OVER = frozenset({"canceled", "unpaid", "incomplete_expired"})


@dataclass(frozen=True)
class SubscriptionFacts:
    """Where a subscription stands; `paid_invoice_id` is its latest invoice if that one is paid."""

    subscription_id: str
    is_over: bool
    is_past_due: bool
    is_stopped: bool
    paid_invoice_id: str


def open_subscription_session(
    *, access: StripeAccess, request: SessionRequest, interval: str
) -> OpenedSession:
    """Open the page where a membership that renews each `interval` (month or year) is begun."""
    params = subscription_session_params(request, interval=interval)
    key = idempotency_key("session", request.order_id, params)
    with in_our_words():
        session = client(access).checkout.sessions.create(params, {"idempotency_key": key})
    return OpenedSession(session_id=session.id, url=session.url or "")


def subscription_session_params(request: SessionRequest, *, interval: str) -> SessionCreateParams:
    """Return what Stripe is sent; the mentions of `request.invoice` go to each invoice."""
    (line,) = request.lines
    item = line_item(line, currency=request.currency)
    item["price_data"]["recurring"] = {"interval": interval}
    metadata = {"order": request.order_id}
    subscription: dict[str, Any] = {"metadata": metadata, "description": line.label}
    if request.invoice:
        subscription["invoice_settings"] = printed_particulars(request.invoice)
    params: dict[str, Any] = {
        "mode": "subscription",
        **customer_params(request),
        "line_items": [item],
        "locale": request.language,
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "client_reference_id": request.order_id,
        "metadata": metadata,
        "subscription_data": subscription,
    }
    return cast("SessionCreateParams", params)


def read_subscription(*, access: StripeAccess, subscription_id: str) -> SubscriptionFacts:
    """Ask Stripe where a subscription stands, in one request."""
    with in_our_words():
        found = client(access).subscriptions.retrieve(subscription_id, {"expand": ["latest_invoice"]})
    subscription = plain(found)
    latest = subscription.get("latest_invoice") or {}
    return SubscriptionFacts(
        subscription_id=subscription["id"],
        is_over=subscription["status"] in OVER,
        is_past_due=subscription["status"] == "past_due",
        is_stopped=bool(subscription["cancel_at_period_end"] or subscription.get("cancel_at")),
        paid_invoice_id=latest["id"] if latest.get("status") == "paid" else "",
    )


def stop_subscription(*, access: StripeAccess, subscription_id: str) -> None:
    """Let a subscription run to the end of what is paid and no further."""
    with in_our_words():
        client(access).subscriptions.update(subscription_id, {"cancel_at_period_end": True})


def end_subscription(*, access: StripeAccess, subscription_id: str) -> None:
    """End a subscription now: nothing is charged any more. Raise StripeRefused when it is over already."""
    with in_our_words():
        client(access).subscriptions.cancel(subscription_id)


def change_price(*, access: StripeAccess, subscription_id: str, amount_cents: int) -> None:
    """Let a subscription cost `amount_cents`, VAT included, from its next period on."""
    with in_our_words():
        services = client(access)
        item = plain(services.subscriptions.retrieve(subscription_id))["items"]["data"][0]
        params = _price_like(item["price"], amount_cents=amount_cents)
        key = idempotency_key("price", subscription_id, params)
        price = services.prices.create(params, {"idempotency_key": key})
        services.subscriptions.update(
            subscription_id,
            {"items": [{"id": item["id"], "price": price.id}], "proration_behavior": "none"},
        )


def _price_like(price: dict[str, Any], *, amount_cents: int) -> PriceCreateParams:
    """Return the same price with another amount: at Stripe a price never changes its own."""
    params = {
        "currency": price["currency"],
        "product": price["product"],
        "recurring": {"interval": price["recurring"]["interval"]},
        "tax_behavior": price["tax_behavior"],
        "unit_amount": amount_cents,
    }
    return cast("PriceCreateParams", params)
