"""Making an invoice: a draft with its lines, its terms and its customer, without a number yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import stripe

from stripe_sandbox.api.invoicing.lines import NewLine, draft_amounts, invoice_line
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

__all__ = ["NewLine", "Terms", "draft_invoice"]

DAY = 24 * 3600
# Fields that the real Stripe leaves out unless there is something to say.
_ABSENT = frozenset(
    {
        "confirmation_secret",
        "customer_account",
        "payments",
        "status_details",
        "threshold_reason",
    }
)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything that an invoice says besides its lines and its customer.

    Hashes and lists have Stripe's shape; instants are Unix seconds. `currency` serves an invoice that has
    no line yet, `due_date` wins over `days_until_due`, `default_tax_rates` are whole rates.
    """

    account_tax_ids: list[str] | None = None
    auto_advance: bool = False
    automatically_finalizes_at: int | None = None
    billing_reason: str = "manual"
    collection_method: str = "charge_automatically"
    currency: str = "eur"
    custom_fields: list[Json] | None = None
    days_until_due: int | None = None
    default_payment_method: str | None = None
    default_tax_rates: list[Json] = field(default_factory=list)
    description: str | None = None
    due_date: int | None = None
    effective_at: int | None = None
    footer: str | None = None
    metadata: Json = field(default_factory=dict)
    parent: Json | None = None
    period_end: int | None = None
    period_start: int | None = None
    rendering: Json | None = None


def draft_invoice(*, work: Work, customer: Json, lines: Sequence[NewLine], terms: Terms) -> Json:
    """Save a draft with its lines, tell the endpoints and return it; nothing is due until it is finalized."""
    invoice, made = new_invoice(work=work, customer=customer, lines=lines, terms=terms)
    work.save(invoice)
    for line in made:
        work.save(line, parent=invoice["id"])
    work.emit("invoice.created", invoice)
    return invoice


def new_invoice(
    *, work: Work, customer: Json, lines: Sequence[NewLine], terms: Terms
) -> tuple[Json, list[Json]]:
    """Return a draft and its lines, saved nowhere and told to nobody: a forecast as it stands."""
    invoice_id = new_id("in")
    made = [invoice_line(invoice=invoice_id, line=line) for line in lines]
    invoice = complete(
        stripe.Invoice,
        {"id": invoice_id, "object": "invoice", "currency": lines[0].currency if lines else terms.currency}
        | draft_amounts(invoice=invoice_id, lines=made)
        | _seller(work, terms=terms)
        | customer_fields(work=work, customer=customer)
        | _wording(terms)
        | _course(terms, now=work.now)
        | _constants(),
        absent=_ABSENT,
    )
    return invoice, made


def _seller(work: Work, *, terms: Terms) -> Json:
    account = work.state.account()
    return {
        "account_country": account["country"],
        "account_name": account["business_profile"]["name"],
        "account_tax_ids": terms.account_tax_ids,
        "issuer": {"type": "self"},
    }


def customer_fields(*, work: Work, customer: Json) -> Json:
    """Return what an invoice copies of its customer."""
    tax_ids = work.store.select(Query(kind="tax_id", parent=customer["id"], is_oldest_first=True))
    return {
        "customer": customer["id"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [{"type": tax_id["type"], "value": tax_id["value"]} for tax_id in tax_ids],
    }


def _wording(terms: Terms) -> Json:
    return {
        "custom_fields": terms.custom_fields,
        "description": terms.description,
        "footer": terms.footer,
        "metadata": terms.metadata,
        "rendering": rendering(terms.rendering),
    }


def rendering(asked: Json | None) -> Json:
    """Return how an invoice is drawn, every field present."""
    plain = {
        "amount_tax_display": None,
        "pdf": {"page_size": "auto"},
        "template": None,
        "template_version": None,
    }
    return plain | {name: value for name, value in (asked or {}).items() if value}


def _course(terms: Terms, *, now: int) -> Json:
    due_in = terms.days_until_due
    return {
        "auto_advance": terms.auto_advance,
        "automatically_finalizes_at": terms.automatically_finalizes_at,
        "billing_reason": terms.billing_reason,
        "collection_method": terms.collection_method,
        "created": now,
        "default_payment_method": terms.default_payment_method,
        "default_tax_rates": terms.default_tax_rates,
        "due_date": now + due_in * DAY if terms.due_date is None and due_in is not None else terms.due_date,
        "effective_at": terms.effective_at,
        "parent": terms.parent,
        "period_end": now if terms.period_end is None else terms.period_end,
        "period_start": now if terms.period_start is None else terms.period_start,
        "status": "draft",
        "status_transitions": dict.fromkeys(
            ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
        ),
    }


def _constants() -> Json:
    return {
        "amount_overpaid": 0,
        "amount_paid_off_stripe": 0,
        "amount_shipping": 0,
        "attempt_count": 0,
        "attempted": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "discounts": [],
        "livemode": False,
        "payment_settings": dict.fromkeys(
            ("default_mandate", "payment_method_options", "payment_method_types")
        ),
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "total_discount_amounts": [],
        "total_pretax_credit_amounts": [],
    }
