"""The card that a customer pays with, shown and replaced in the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.customer import change_invoice_settings
from stripe_sandbox.api.payment import charging
from stripe_sandbox.api.payment_method import attach, default_method, new_payment_method
from stripe_sandbox.api.portal.subscriptions import subscriptions_of
from stripe_sandbox.api.subscriptions.lifecycle import change_card, retry_unpaid
from stripe_sandbox.state.account import ADDRESS_FIELDS

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDetails
    from stripe_sandbox.api.portal.session import Visit
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "payment_method.attached",
    "customer.updated",
    "customer.subscription.updated",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice.payment_failed",
    "invoice_payment.paid",
    *charging.EMITS,
)


def card_of(*, work: Work, visit: Visit) -> Json | None:
    """Return the PaymentMethod that pays: the customer's, else a subscription's own, or None."""
    usual = default_method(work=work, customer=visit.customer)
    own = [
        subscription["default_payment_method"] for subscription in subscriptions_of(work=work, visit=visit)
    ]
    return usual or next((work.store.get(method) for method in own if method), None)


def replace_card(*, work: Work, visit: Visit, card: CardDetails, name: str) -> list[Json]:
    """Pay everything with another card from now on, and what is unpaid at once.

    Return the subscriptions, as they are then. Raises CardDeclined for a card that cannot be kept.
    """
    customer = visit.customer
    billing = {
        "address": dict.fromkeys(ADDRESS_FIELDS),
        "email": customer["email"],
        "name": name or customer["name"],
        "phone": None,
        "tax_id": None,
    }
    method = new_payment_method(work=work, content=card.payment_method(), billing=billing, number=card.digits)
    attach(work=work, method=method, customer=customer)
    change_invoice_settings(work=work, customer=customer, changes={"default_payment_method": method["id"]})
    return [_moved(work, subscription, method) for subscription in subscriptions_of(work=work, visit=visit)]


def _moved(work: Work, subscription: Json, method: Json) -> Json:
    if subscription["default_payment_method"]:
        subscription = change_card(work=work, subscription=subscription, method=method)
    return retry_unpaid(work=work, subscription=subscription)
