"""What an invoice by the API may be asked: Stripe's rules between its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.endpoint import merged_metadata
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.api.invoicing.making import DAY, Terms, rendering
from stripe_sandbox.api.resources.prices import supported_currency
from stripe_sandbox.api.tax_rate import require_rates

if TYPE_CHECKING:
    from stripe_sandbox.api.endpoint import Call
    from stripe_sandbox.state.store import Json

_TEXTS = ("custom_fields", "description", "effective_at", "footer")


def new_terms(call: Call) -> tuple[Json, Terms]:
    """Return the customer of a new invoice and its terms; raise StripeError.

    What the request does not say of custom fields, footer and rendering comes from the customer's
    `invoice_settings`.
    """
    params = call.params
    if "customer" not in params:
        raise malformed("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", params["customer"], param="customer")
    usual = customer["invoice_settings"]
    method = params.get("collection_method", "charge_automatically")
    currency = params.get("currency") or call.work.state.account()["default_currency"]
    return customer, Terms(
        account_tax_ids=_account_tax_ids(call),
        auto_advance=params.get("auto_advance", False),
        automatically_finalizes_at=_finalizes_at(call, is_wanted=params.get("auto_advance", False)),
        collection_method=method,
        currency=supported_currency(currency, param="currency"),
        custom_fields=params.get("custom_fields", usual["custom_fields"]) or None,
        default_payment_method=_method(call, customer=params["customer"]),
        default_tax_rates=require_rates(call, params.get("default_tax_rates"), at="default_tax_rates"),
        description=params.get("description"),
        due_date=_due_date(call, method=method, current=None),
        effective_at=params.get("effective_at"),
        footer=params.get("footer", usual["footer"]),
        metadata=merged_metadata(None, params.get("metadata")),
        rendering=params.get("rendering") or usual["rendering_options"],
    )


def changed_terms(call: Call, invoice: Json) -> Json:
    """Return the fields of an invoice that a request changes; raise StripeError."""
    params = call.params
    changes: Json = {name: params[name] or None for name in _TEXTS if name in params}
    if "account_tax_ids" in params:
        changes["account_tax_ids"] = _account_tax_ids(call)
    if "auto_advance" in params:
        is_wanted = params["auto_advance"]
        changes["auto_advance"] = is_wanted
        if invoice["status"] == "draft":
            changes["automatically_finalizes_at"] = _finalizes_at(call, is_wanted=is_wanted)
    if "default_payment_method" in params:
        changes["default_payment_method"] = _method(call, customer=invoice["customer"])
    if "default_tax_rates" in params:
        rates = require_rates(call, params["default_tax_rates"], at="default_tax_rates")
        changes["default_tax_rates"] = rates
    if "rendering" in params:
        changes["rendering"] = rendering(invoice["rendering"] | params["rendering"])
    method: str = params.get("collection_method") or invoice["collection_method"]
    return changes | {
        "collection_method": method,
        "due_date": _due_date(call, method=method, current=invoice["due_date"]),
        "metadata": merged_metadata(invoice["metadata"], params.get("metadata")),
    }


def _account_tax_ids(call: Call) -> list[str] | None:
    asked = call.params.get("account_tax_ids") or None
    for place, tax_id in enumerate(asked or []):
        call.require("tax_id", tax_id, param=f"account_tax_ids[{place}]")
    return asked


def _finalizes_at(call: Call, *, is_wanted: bool) -> int | None:
    return call.work.now + call.work.options.finalize_after_seconds if is_wanted else None


def _method(call: Call, *, customer: str) -> str | None:
    asked: str | None = call.params.get("default_payment_method")
    if asked is None:
        return None
    method = call.require("payment_method", asked, param="default_payment_method", word="PaymentMethod")
    if method["customer"] != customer:
        raise invalid(
            "The payment method must be attached to the invoice's customer.", param="default_payment_method"
        )
    return asked


def _due_date(call: Call, *, method: str, current: int | None) -> int | None:
    params = call.params
    asked = [name for name in ("due_date", "days_until_due") if name in params]
    if method == "charge_automatically":
        if asked:
            raise invalid(
                "An invoice that is charged automatically has no due date: it goes with "
                "`collection_method=send_invoice`.",
                param=asked[0],
            )
        return None
    if len(asked) > 1:
        raise malformed(
            "You may only specify one of these parameters: due_date, days_until_due.", param="due_date"
        )
    if "days_until_due" in params:
        return call.work.now + int(params["days_until_due"]) * DAY
    due_date: int | None = params.get("due_date", current)
    if due_date is None:
        raise invalid(
            "`collection_method=send_invoice` needs `due_date` or `days_until_due`.", param="days_until_due"
        )
    if "due_date" in params and due_date <= call.work.now:
        raise invalid("The due date must be in the future.", param="due_date")
    return due_date
