"""The sections of the dashboard: which kind of object each lists, and in which columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.pages.dashboard import money, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from stripe_sandbox.pages.dashboard.cells import Cell, Reader

    Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One section of the dashboard; `kind` is Stripe's `object` name, `title` and `columns` are keys."""

    kind: str
    title: str
    columns: tuple[str, ...]
    row: Callable[[Reader, Json], list[Cell]]


LISTINGS: dict[str, Listing] = {
    "payments": Listing(
        kind="payment_intent",
        title="nav_payments",
        columns=("column_amount", "column_status", "column_buyer", "column_description", "date"),
        row=rows.payment_row,
    ),
    "invoices": Listing(
        kind="invoice",
        title="nav_invoices",
        columns=("column_number", "column_buyer", "column_amount", "column_status", "date", "column_pdf"),
        row=rows.invoice_row,
    ),
    "customers": Listing(
        kind="customer",
        title="nav_customers",
        columns=("column_name", "email", "column_id", "date"),
        row=rows.customer_row,
    ),
    "sessions": Listing(
        kind="checkout.session",
        title="nav_sessions",
        columns=("column_amount", "column_status", "column_buyer", "column_subject", "date"),
        row=rows.session_row,
    ),
    "events": Listing(
        kind="event",
        title="nav_events",
        columns=("column_type", "column_subject", "column_deliveries", "date"),
        row=rows.event_row,
    ),
    "endpoints": Listing(
        kind="webhook_endpoint",
        title="nav_endpoints",
        columns=("column_url", "column_status", "column_events", "date"),
        row=rows.endpoint_row,
    ),
    "credit_notes": Listing(
        kind="credit_note",
        title="nav_credit_notes",
        columns=("column_number", "column_invoice", "column_buyer", "column_amount", "column_status", "date"),
        row=money.credit_note_row,
    ),
    "subscriptions": Listing(
        kind="subscription",
        title="nav_subscriptions",
        columns=("column_description", "column_status", "column_buyer", "column_period_end", "date"),
        row=money.subscription_row,
    ),
    "refunds": Listing(
        kind="refund",
        title="nav_refunds",
        columns=("column_amount", "column_status", "column_payment", "column_reason", "date"),
        row=money.refund_row,
    ),
    "disputes": Listing(
        kind="dispute",
        title="nav_disputes",
        columns=("column_amount", "column_status", "column_payment", "column_reason", "date"),
        row=money.dispute_row,
    ),
    "payouts": Listing(
        kind="payout",
        title="nav_payouts",
        columns=("column_amount", "column_status", "column_arrival", "date"),
        row=money.payout_row,
    ),
    "balance": Listing(
        kind="balance_transaction",
        title="nav_balance",
        columns=(
            "column_amount",
            "column_fee",
            "column_net",
            "column_type",
            "column_source",
            "column_description",
            "date",
        ),
        row=money.balance_row,
    ),
}
