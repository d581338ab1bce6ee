"""Subscriptions: begun, read, changed, listed and cancelled by the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    SubscriptionCancelParams,
    SubscriptionCreateParams,
    SubscriptionListParams,
    SubscriptionRetrieveParams,
    SubscriptionUpdateParams,
)

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint
from stripe_sandbox.api.errors import NOT_FOUND, PAYMENT_REQUIRED, StripeError, invalid, no_such
from stripe_sandbox.api.invoicing import advancing
from stripe_sandbox.api.invoicing.collecting import NO_METHOD, attempt, method_of
from stripe_sandbox.api.resources.subscription_terms import (
    changed_items,
    changed_terms,
    check_behavior,
    new_items,
    new_terms,
    own_method,
)
from stripe_sandbox.api.subscription import ENDED, MOST_ITEMS, RUNNING, change
from stripe_sandbox.api.subscriptions.beginning import begin, collect_later
from stripe_sandbox.api.subscriptions.billing import finalized
from stripe_sandbox.api.subscriptions.lifecycle import cancel_at_period_end, cancel_now

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_ITEM = "items.price items.quantity items.tax_rates items.metadata"
_PRICE_DATA = (
    "items.price_data.currency items.price_data.product items.price_data.recurring.interval "
    "items.price_data.recurring.interval_count items.price_data.tax_behavior items.price_data.unit_amount "
    "items.price_data.unit_amount_decimal"
)
_SETTINGS = (
    "invoice_settings.account_tax_ids invoice_settings.custom_fields.name "
    "invoice_settings.custom_fields.value invoice_settings.custom_fields invoice_settings.description "
    "invoice_settings.footer invoice_settings.issuer.type"
)
_COMMON = (
    f"cancel_at_period_end default_payment_method default_tax_rates description metadata off_session "
    f"proration_behavior {_ITEM} {_SETTINGS}"
)
_DETAILS = "cancellation_details.comment cancellation_details.feedback"
_LIMITS = {
    "description": 500,
    "items": MOST_ITEMS,
    "invoice_settings.custom_fields": 4,
    "invoice_settings.custom_fields.name": 40,
    "invoice_settings.custom_fields.value": 140,
    "invoice_settings.description": 1500,
}
_STATUSES = {
    "all": [*RUNNING, *sorted(ENDED)],
    "ended": sorted(ENDED),
    "not canceled": [*RUNNING, "incomplete_expired"],
}


def create(call: Call) -> Json:
    """Begin a subscription and charge its first invoice to the card, as `payment_behavior` says."""
    check_behavior(call.params)
    customer = call.require("customer", call.params["customer"], param="customer")
    items, terms = new_items(call), new_terms(call, customer=customer)
    subscription, draft = begin(work=call.work, customer=customer, items=items, terms=terms)
    if subscription["collection_method"] == "send_invoice":
        collect_later(work=call.work, subscription=subscription, draft=draft)
    else:
        _charge_first(call, draft=draft)
    subscription = call.require("subscription", subscription["id"])
    if call.params.get("cancel_at_period_end"):
        return cancel_at_period_end(work=call.work, subscription=subscription, is_wanted=True)
    return subscription


def _charge_first(call: Call, *, draft: Json) -> None:
    invoice = finalized(work=call.work, invoice=draft)
    behavior = call.params.get("payment_behavior", "allow_incomplete")
    if invoice["status"] != "open" or behavior == "default_incomplete":
        return
    if method_of(work=call.work, invoice=invoice) is None:
        raise invalid(NO_METHOD, code="resource_missing")
    _, declined = attempt(work=call.work, invoice=invoice, next_attempt=None)
    if declined and behavior == "error_if_incomplete":
        # Not PaymentRefused: nothing of the subscription, nor of the attempt, stays.
        raise StripeError(
            declined.message,
            status=PAYMENT_REQUIRED,
            kind="card_error",
            code=declined.code,
            decline_code=declined.decline_code,
        )


def retrieve(call: Call) -> Json:
    """Return a subscription, ended or not."""
    return call.subject("subscription")


def update(call: Call) -> Json:
    """Change what needs no proration: metadata, card, end, an item's price from the next period."""
    subscription = call.subject("subscription")
    _check_open_to(call.params, subscription)
    changes = changed_terms(call, subscription) | changed_items(call, subscription)
    if "default_payment_method" in call.params:
        changes["default_payment_method"] = own_method(call, customer=subscription["customer"])
    wanted = call.params.get("cancel_at_period_end")
    subscription = change(work=call.work, subscription=subscription, **changes)
    if wanted is None or wanted == subscription["cancel_at_period_end"]:
        return subscription
    return cancel_at_period_end(work=call.work, subscription=subscription, is_wanted=wanted)


def _check_open_to(params: Json, subscription: Json) -> None:
    others = params.keys() - {"cancellation_details", "expand", "metadata"}
    if subscription["status"] in ENDED and others:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")


def cancel(call: Call) -> Json:
    """End a subscription now."""
    subscription = call.subject("subscription")
    if subscription["status"] in ENDED:
        raise no_such("subscription", subscription["id"], status=NOT_FOUND)
    details = call.params.get("cancellation_details")
    return cancel_now(work=call.work, subscription=subscription, details=details)


def list_all(call: Call) -> Json:
    """Return subscriptions, newest first; without a status, those that are not cancelled."""
    asked = call.params.get("status", "not canceled")
    return call.page(
        "subscription",
        filters="customer collection_method test_clock",
        conditions=_with_price(call),
        status=_STATUSES.get(asked, asked),
    )


def _with_price(call: Call) -> tuple[str, ...]:
    if "price" not in call.params:
        return ()
    price = call.require("price", call.params["price"], param="price")["id"]
    # The id is one of ours, not what the caller wrote.
    item = "SELECT 1 FROM objects item WHERE item.kind='subscription_item' AND item.parent=objects.id"
    return (f"EXISTS ({item} AND item.price='{price}')",)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/subscriptions",
        params=SubscriptionCreateParams,
        run=create,
        supports=(
            f"customer collection_method days_until_due payment_behavior trial_end trial_period_days "
            f"{_COMMON} {_PRICE_DATA}"
        ),
        limits=_LIMITS,
        emits=(
            "customer.subscription.created",
            "customer.subscription.updated",
            "invoice.created",
            *advancing.EMITS,
        ),
    ),
    Endpoint(
        method="GET",
        path="/v1/subscriptions",
        params=SubscriptionListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} collection_method customer price status test_clock",
    ),
    Endpoint(method="GET", path="/v1/subscriptions/{id}", params=SubscriptionRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/subscriptions/{id}",
        params=SubscriptionUpdateParams,
        run=update,
        supports=f"items.id pause_collection pause_collection.behavior {_DETAILS} {_COMMON}",
        limits=_LIMITS,
        emits=("customer.subscription.updated",),
    ),
    Endpoint(
        method="DELETE",
        path="/v1/subscriptions/{id}",
        params=SubscriptionCancelParams,
        run=cancel,
        supports=_DETAILS,
        emits=("customer.subscription.deleted",),
    ),
)
