"""What a subscription may be asked by the API: its items and terms, and Stripe's rules about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.endpoint import merged_metadata
from stripe_sandbox.api.errors import invalid, malformed, unsupported
from stripe_sandbox.api.resources.line_items import require_price
from stripe_sandbox.api.subscription import invoice_settings, new_item, with_price
from stripe_sandbox.api.subscriptions.periods import DAY
from stripe_sandbox.api.tax_rate import require_rates
from stripe_sandbox.state.ids import new_id

if TYPE_CHECKING:
    from stripe_sandbox.api.endpoint import Call
    from stripe_sandbox.state.store import Json

NOT_RECURRING = (
    "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."
)


def new_items(call: Call) -> list[Json]:
    """Return the items that the parameters ask for, not saved yet; raise StripeError."""
    given = call.params.get("items")
    if not given:
        raise malformed("Missing required param: items.", param="items", code="parameter_missing")
    subscription = new_id("sub")
    items = [
        _new_item(call, asked, subscription=subscription, at=f"items[{place}]")
        for place, asked in enumerate(given)
    ]
    check_one_rhythm([item["price"] for item in items], param="items")
    return items


def _new_item(call: Call, asked: Json, *, subscription: str, at: str) -> Json:
    price = require_price(call, asked, at=at)
    if price["type"] != "recurring":
        raise invalid(NOT_RECURRING, param=f"{at}[price]")
    _check_quantity(asked, at=at)
    rates = require_rates(call, asked.get("tax_rates"), at=f"{at}[tax_rates]")
    return new_item(work=call.work, subscription=subscription, price=price, asked=asked, rates=rates)


def _check_quantity(asked: Json, *, at: str) -> None:
    if asked.get("quantity", 1) < 0:
        raise malformed(
            "This value must be greater than or equal to 0.",
            param=f"{at}[quantity]",
            code="parameter_invalid_integer",
        )


def check_one_rhythm(prices: list[Json], *, param: str) -> None:
    """Let prices pass that are in one currency and come back together; raise StripeError."""
    if len({price["currency"] for price in prices}) > 1:
        raise invalid("All prices on a subscription must have the same currency.", param=param)
    rhythms = {(p["recurring"]["interval"], p["recurring"]["interval_count"]) for p in prices}
    if len(rhythms) > 1:
        raise unsupported("A subscription to prices of different intervals", param=param)


def new_terms(call: Call, *, customer: Json) -> Json:
    """Return the fields of a new subscription that the parameters give; raise StripeError."""
    params = call.params
    terms = _wording(call) | _collection(params) | _trial(params, now=call.work.now)
    if "default_payment_method" in params:
        terms["default_payment_method"] = own_method(call, customer=customer["id"])
    return terms | {"metadata": merged_metadata(None, params.get("metadata"))}


def _wording(call: Call) -> Json:
    params = call.params
    wording: Json = {}
    if "description" in params:
        wording["description"] = params["description"] or None
    if "invoice_settings" in params:
        wording["invoice_settings"] = asked_settings(call, params["invoice_settings"], at="invoice_settings")
    if "default_tax_rates" in params:
        rates = require_rates(call, params["default_tax_rates"], at="default_tax_rates")
        wording["default_tax_rates"] = rates
    return wording


def asked_settings(call: Call, asked: Json, *, at: str) -> Json:
    """Return whole `invoice_settings`; raise StripeError for a tax id that is not, or another issuer."""
    if asked.get("issuer", {"type": "self"})["type"] != "self":
        raise unsupported("An invoice issued by another account", param=f"{at}[issuer][type]")
    for place, tax_id in enumerate(asked.get("account_tax_ids") or []):
        call.require("tax_id", tax_id, param=f"{at}[account_tax_ids][{place}]")
    return invoice_settings(asked)


def _collection(params: Json) -> Json:
    method, days = params.get("collection_method", "charge_automatically"), params.get("days_until_due")
    if method == "send_invoice" and days is None:
        raise invalid("You must pass `days_until_due` when `collection_method` is `send_invoice`.")
    if method != "send_invoice" and days is not None:
        raise invalid(
            "`days_until_due` can only be set for subscriptions that are sent as invoices.",
            param="days_until_due",
        )
    sent = {"status": "active"} if method == "send_invoice" else {}
    return {"collection_method": method, "days_until_due": days} | sent


def _trial(params: Json, *, now: int) -> Json:
    if "trial_end" in params and "trial_period_days" in params:
        raise malformed(
            "You may only specify one of these parameters: trial_end, trial_period_days.", param="trial_end"
        )
    end = params.get("trial_end")
    if "trial_period_days" in params:
        end = now + params["trial_period_days"] * DAY
    if end in {None, "now", now}:
        return {}
    if end < now:
        raise invalid("Timestamp can't be in the past: choose a `trial_end` to come.", param="trial_end")
    return {"trial_end": end}


def own_method(call: Call, *, customer: str) -> str:
    """Return the id of the named PaymentMethod; raise StripeError when it is not the customer's."""
    asked: str = call.params["default_payment_method"]
    method = call.require("payment_method", asked, param="default_payment_method", word="PaymentMethod")
    if method["customer"] != customer:
        raise invalid(
            f"The customer does not have a payment method with the ID {asked}. The payment method must be "
            "attached to the customer.",
            param="default_payment_method",
            code="resource_missing",
        )
    return asked


def check_behavior(params: Json) -> None:
    """Refuse the one payment_behavior that is for updates only."""
    if params.get("payment_behavior") == "pending_if_incomplete":
        raise invalid(
            "`payment_behavior=pending_if_incomplete` is not supported when creating a subscription.",
            param="payment_behavior",
        )


def changed_terms(call: Call, subscription: Json) -> Json:
    """Return the fields of a subscription that an update changes, but its items and its card."""
    params = call.params
    changes = _wording(call)
    if "metadata" in params:
        changes["metadata"] = merged_metadata(subscription["metadata"], params["metadata"])
    if "cancellation_details" in params:
        details = {name: value or None for name, value in params["cancellation_details"].items()}
        changes["cancellation_details"] = subscription["cancellation_details"] | details
    if "pause_collection" in params:
        changes["pause_collection"] = _pause(params["pause_collection"])
    return changes


def _pause(asked: Json | str) -> Json | None:
    if not isinstance(asked, dict):
        return None
    if asked["behavior"] != "keep_as_draft":
        raise unsupported(
            f"pause_collection[behavior]={asked['behavior']}", param="pause_collection[behavior]"
        )
    return {"behavior": asked["behavior"], "resumes_at": None}


def changed_items(call: Call, subscription: Json) -> Json:
    """Return the items after an update, or nothing; a new price counts from the next invoice on."""
    given = call.params.get("items")
    if not given:
        return {}
    if call.params.get("proration_behavior") != "none":
        raise unsupported(
            "Changing items with prorations (send proration_behavior=none)", param="proration_behavior"
        )
    page = subscription["items"]
    items = {item["id"]: item for item in page["data"]}
    for place, asked in enumerate(given):
        item = _named_item(items, asked, at=f"items[{place}]")
        items[item["id"]] = _changed_item(call, item, asked=asked, at=f"items[{place}]")
    prices = [item["price"] for item in [*items.values(), page["data"][0]]]
    check_one_rhythm(prices, param="items")
    return {"items": page | {"data": list(items.values())}}


def _named_item(items: dict[str, Json], asked: Json, *, at: str) -> Json:
    if "id" not in asked:
        raise unsupported("Adding an item to a subscription", param=f"{at}[id]")
    if asked["id"] not in items:
        raise invalid(f"Invalid item id given: {asked['id']} is not on this subscription.", param=f"{at}[id]")
    return items[asked["id"]]


def _changed_item(call: Call, item: Json, *, asked: Json, at: str) -> Json:
    _check_quantity(asked, at=at)
    if "price" in asked:
        price = require_price(call, asked, at=at)
        if price["type"] != "recurring":
            raise invalid(NOT_RECURRING, param=f"{at}[price]")
        item = with_price(item, price=price)
    if "tax_rates" in asked:
        item = item | {"tax_rates": require_rates(call, asked["tax_rates"], at=f"{at}[tax_rates]")}
    return item | {
        "metadata": merged_metadata(item["metadata"], asked.get("metadata")),
        "quantity": asked.get("quantity", item["quantity"]),
    }
