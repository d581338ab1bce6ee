"""What a Checkout Session may be asked: Stripe's rules between its parameters, and their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.addresses import check_address, check_email
from stripe_sandbox.api.errors import invalid, malformed, unsupported
from stripe_sandbox.api.resources.prices import LEAST
from stripe_sandbox.api.resources.subscription_terms import check_one_rhythm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stripe_sandbox.state.store import Json

MINUTE, HOUR = 60, 3600
SHORTEST, LONGEST = 30 * MINUTE, 24 * HOUR
# Seen in strangerstudios/paid-memberships-pro #2361 and Azuriom/Plugin-Shop #273.
INVOICE_IN_OTHER_MODE = (
    "You can only enable invoice creation when `mode` is set to `payment`. Invoices are created "
    "automatically when `mode` is set to `subscription`, and are unsupported when set to `setup`. "
    "To learn more visit https://stripe.com/docs/payments/checkout/post-payment-invoices."
)
# Mode -> the parameters that belong to another one.
_OTHER_MODES = {
    "payment": ("subscription_data",),
    "subscription": ("customer_creation", "payment_intent_data", "submit_type"),
}
MOST_RECURRING, MOST_ONCE = 20, 20
_ISSUER = "invoice_creation[invoice_data][issuer][type]"
# docs.stripe.com/tax/checkout/tax-ids
TAX_ID_NEEDS_NAME = (
    "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an "
    "existing customer, please set `customer_update[name]` to `auto`."
)


def check_terms(*, params: Json, now: int) -> None:
    """Raise Stripe's error for the first rule that the parameters break; amounts are checked elsewhere."""
    _check_mode(params)
    _check_customer(params)
    _check_addresses(params)
    _check_expiry(params.get("expires_at"), now=now)
    _check_what_is_done(params)


def _check_mode(params: Json) -> None:
    mode = params.get("mode")
    if mode is None:
        raise malformed("Missing required param: mode.", param="mode", code="parameter_missing")
    if mode != "payment" and "invoice_creation" in params:
        raise malformed(INVOICE_IN_OTHER_MODE, param="invoice_creation")
    if mode == "setup":
        raise unsupported("Checkout in setup mode", param="mode")
    for name in _OTHER_MODES[mode]:
        if name in params:
            raise malformed(f"You can not pass `{name}` in `{mode}` mode.", param=name)


def _check_customer(params: Json) -> None:
    for other in ("customer_email", "customer_creation"):
        if "customer" in params and other in params:
            raise malformed(
                f"You may only specify one of these parameters: customer, {other}.", param="customer"
            )
    update = params.get("customer_update", {})
    if update and "customer" not in params:
        raise malformed("`customer_update` can only be used with `customer`.", param="customer_update")
    collects = params.get("tax_id_collection", {}).get("enabled", False)
    if collects and "customer" in params and update.get("name") != "auto":
        raise malformed(TAX_ID_NEEDS_NAME, param="customer_update[name]")


def _check_addresses(params: Json) -> None:
    if "success_url" not in params:
        raise malformed("Missing required param: success_url.", param="success_url", code="parameter_missing")
    for name in ("success_url", "cancel_url"):
        if name in params:
            check_address(params[name], param=name)
    check_email(params.get("customer_email"), param="customer_email")
    receipt = params.get("payment_intent_data", {}).get("receipt_email")
    check_email(receipt, param="payment_intent_data[receipt_email]")


def _check_expiry(expires_at: int | None, *, now: int) -> None:
    if expires_at is None:
        return
    if expires_at < now + SHORTEST:
        raise malformed(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if expires_at > now + LONGEST:
        raise malformed(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_what_is_done(params: Json) -> None:
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise unsupported(f"ui_mode {params['ui_mode']}", param="ui_mode")
    if not set(params.get("allowed_payment_method_types", [])) <= {"card", "sepa_debit"}:
        raise unsupported("Any payment method but card and sepa_debit", param="allowed_payment_method_types")
    issuer = params.get("invoice_creation", {}).get("invoice_data", {}).get("issuer", {"type": "self"})
    if issuer["type"] != "self":
        raise unsupported("An invoice issued by another account", param=_ISSUER)
    for name in ("adaptive_pricing", "automatic_tax", "managed_payments"):
        if params.get(name, {}).get("enabled"):
            raise unsupported(f"{name}[enabled]=true", param=f"{name}[enabled]")


def method_types(*, params: Json, currency: str) -> list[str]:
    """Return how the session can be paid: by card, and by SEPA debit once, in euros.

    Raises Stripe's 400 when the session allows nothing of that.
    """
    takes_debits = params["mode"] == "payment" and currency == "eur"
    possible = ["card", "sepa_debit"] if takes_debits else ["card"]
    allowed = params.get("allowed_payment_method_types", possible)
    excluded = params.get("excluded_payment_method_types", [])
    found = [method for method in possible if method in allowed and method not in excluded]
    if not found:
        raise invalid(
            "None of the allowed payment method types can pay this Checkout Session.",
            param="allowed_payment_method_types",
        )
    return found


def check_prices(*, mode: str, prices: list[Json]) -> None:
    """Raise Stripe's error for prices that the mode does not sell, or sells less of."""
    recurring = [price for price in prices if price["type"] == "recurring"]
    if mode == "payment":
        if recurring:
            raise invalid(
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` "
                "mode or use only one-time prices.",
                param="line_items",
            )
        return
    if not recurring:
        raise invalid(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    if len(recurring) > MOST_RECURRING or len(prices) - len(recurring) > MOST_ONCE:
        raise invalid(
            f"A subscription session takes {MOST_RECURRING} recurring and {MOST_ONCE} one-time line items.",
            param="line_items",
        )
    check_one_rhythm(recurring, param="line_items")


def check_total(*, total: int, currency: str) -> None:
    """Raise `amount_too_small` for a total in cents that is neither free nor large enough."""
    least, written = LEAST[currency]
    if 0 < total < least:
        raise invalid(
            f"The Checkout Session's total amount due must add up to at least {written}",
            code="amount_too_small",
        )


def totals_of(lines: Iterable[Json]) -> tuple[int, int, int]:
    """Return subtotal, tax and total of lines, in cents."""
    items = [line["item"] for line in lines]
    return (
        sum(item["amount_subtotal"] for item in items),
        sum(item["amount_tax"] for item in items),
        sum(item["amount_total"] for item in items),
    )
