"""Collecting an open invoice with a saved PaymentMethod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined
from stripe_sandbox.api.invoicing.paying import mark_attempt_failed, mark_paid
from stripe_sandbox.api.payment.charging import charge_saved
from stripe_sandbox.api.payment.intent import new_intent
from stripe_sandbox.api.payment_method import default_method
from stripe_sandbox.api.standing import subscription_of

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def method_of(*, work: Work, invoice: Json) -> Json | None:
    """Return the PaymentMethod that pays an invoice: its own, its subscription's, its customer's, or None."""
    subscription = subscription_of(store=work.store, invoice=invoice) or {}
    own = invoice["default_payment_method"] or subscription.get("default_payment_method")
    if own:
        return work.store.get(own)
    return default_method(work=work, customer=_customer(work, invoice))


def _customer(work: Work, invoice: Json) -> Json:
    customer = work.store.get(invoice["customer"])
    if customer is None:
        raise TypeError(f"{invoice['id']} has lost its customer")
    return customer


def charge_invoice(
    *, work: Work, invoice: Json, method: Json, next_attempt: int | None
) -> tuple[Json, CardDeclined | None]:
    """Charge what an open invoice still asks; return the invoice, and the refusal if there is one.

    `next_attempt` is when a refused method is tried again by itself, in Unix seconds.
    """
    intent, declined = charge_saved(
        work=work,
        customer=_customer(work, invoice),
        method=method,
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        description=_describe(invoice),
        metadata={},
    )
    if declined:
        failed = mark_attempt_failed(work=work, invoice=invoice, intent=intent, next_attempt=next_attempt)
        return failed, declined
    return mark_paid(work=work, invoice=invoice, intent=intent), None


def attempt(*, work: Work, invoice: Json, next_attempt: int | None) -> tuple[Json, CardDeclined | None]:
    """Charge an open invoice to whatever pays it, as `charge_invoice`; having nothing is a refusal too."""
    method = method_of(work=work, invoice=invoice)
    if method:
        return charge_invoice(work=work, invoice=invoice, method=method, next_attempt=next_attempt)
    intent = new_intent(
        work=work,
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        values={"description": _describe(invoice)},
    )
    failed = mark_attempt_failed(work=work, invoice=invoice, intent=intent, next_attempt=next_attempt)
    return failed, CardDeclined(code="resource_missing", decline_code="", message=NO_METHOD)


NO_METHOD = (
    "This customer has no attached payment source or default payment method. Please consider adding a "
    "default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/"
    "payment-methods-setting#payment-method-priority."
)


def _describe(invoice: Json) -> str:
    known = {"subscription_create": "Subscription creation", "subscription_cycle": "Subscription update"}
    return known.get(invoice["billing_reason"]) or f"Payment for Invoice {invoice['number']}"
