"""Which right of a restricted key each request needs, and what Stripe says to a key that lacks it."""

from __future__ import annotations

from stripe_sandbox.api.errors import FORBIDDEN, StripeError

# The first part of an address that begins so -> the right's name in the Dashboard, and its own. Those of
# prices, products, invoices, sessions, endpoints and the account were seen in Stripe's answers.
_RIGHTS = {
    "account": ("Basic Business Contact Information", "accounts_kyc_basic"),
    "accounts": ("Basic Business Contact Information", "accounts_kyc_basic"),
    "balance": ("Balance", "balance"),
    "balance_transactions": ("Balance Transaction Sources", "balance_transaction_source"),
    "billing_portal": ("Customer Portal", "customer_portal"),
    "charges": ("Charges and Refunds", "charge"),
    "checkout": ("Checkout Sessions", "checkout_session"),
    "credit_notes": ("Credit Notes", "credit_note"),
    "customers": ("Customers", "customer"),
    "disputes": ("Disputes", "dispute"),
    "events": ("Events", "event"),
    "invoice_payments": ("Invoices", "invoice"),
    "invoiceitems": ("Invoices", "invoice"),
    "invoices": ("Invoices", "invoice"),
    "payment_intents": ("PaymentIntents", "payment_intent"),
    "payment_methods": ("Payment Methods", "payment_method"),
    "payouts": ("Payouts", "payout"),
    "prices": ("Prices", "plan"),
    "products": ("Products", "product"),
    "refunds": ("Charges and Refunds", "charge"),
    "subscription_items": ("Subscriptions", "subscription"),
    "subscriptions": ("Subscriptions", "subscription"),
    "tax_ids": ("Tax IDs", "tax_id"),
    "tax_rates": ("Tax Rates", "tax_rate"),
    "test_helpers": ("Test Clocks", "billing_clock"),
    "webhook_endpoints": ("Webhook Endpoints", "webhook"),
}


def names_of_rights() -> set[str]:
    """Return the rows of the Dashboard's page of keys that are known here."""
    return {name for name, _right in _RIGHTS.values()}


def right_of(*, method: str, path: str) -> tuple[str, str]:
    """Return the right that a request needs: its name in the Dashboard and its own, such as `charge_read`."""
    name, word = _RIGHTS[path.split("/")[2]]
    return (f"{name} Read", f"{word}_read") if method == "GET" else (f"{name} Write", f"{word}_write")


def permission_denied(*, key: str, account: str, method: str, path: str) -> StripeError:
    """Return Stripe's 403 for a key, given as it may be shown, that lacks the right of a request."""
    name, right = right_of(method=method, path=path)
    return StripeError(
        f"Permission denied. The provided key '{key}' does not have the required permissions for this "
        f"endpoint on account '{account}'. Enabling \"{name}\" ('{right}') permissions on this key would "
        "allow this request to continue.",
        status=FORBIDDEN,
        is_saved=False,
    )
