"""The post-payment invoice of a Checkout Session: drafted, finalized and paid in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.finalizing import finalize
from stripe_sandbox.api.invoicing.lines import MOST_LINES
from stripe_sandbox.api.invoicing.making import NewLine, Terms, draft_invoice
from stripe_sandbox.api.invoicing.paying import mark_paid
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.api.payment.buyer import Buyer
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def invoice_session(*, work: Work, session: Json, customer: Json, buyer: Buyer, intent: Json | None) -> Json:
    """Make the paid invoice of a paid session, tell the endpoints its whole life, and return it."""
    items = work.store.select(
        Query(kind="item", parent=session["id"], limit=MOST_LINES, is_oldest_first=True)
    )
    typed = {"address": buyer.address, "email": buyer.email, "name": buyer.name}
    known = customer | {name: customer[name] or value for name, value in typed.items()}
    draft = draft_invoice(
        work=work,
        customer=known,
        lines=[session_line(work=work, item=item) for item in items],
        terms=_terms(session["invoice_creation"]["invoice_data"]),
    )
    invoice = finalize(work=work, invoice=draft)
    return mark_paid(work=work, invoice=invoice, intent=intent) if intent else invoice


def session_line(*, work: Work, item: Json) -> NewLine:
    """Return the line of an invoice that tells a line of a session, bought once."""
    return NewLine(
        amount=item["amount_subtotal"],
        currency=item["currency"],
        description=item["description"],
        metadata=item.get("metadata") or {},
        period_end=work.now,
        period_start=work.now,
        price=item["price"],
        quantity=item["quantity"],
        taxes=work.store.hidden(item["id"])["taxes"],
    )


def _terms(asked: Json) -> Terms:
    return Terms(
        account_tax_ids=asked["account_tax_ids"],
        custom_fields=asked["custom_fields"],
        description=asked["description"],
        footer=asked["footer"],
        metadata=asked["metadata"],
        rendering=asked["rendering_options"],
    )
