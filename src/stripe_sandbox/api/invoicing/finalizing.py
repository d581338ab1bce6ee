"""Finalizing an invoice: it gets its number and its links, and its customer is frozen on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.invoicing.making import customer_fields
from stripe_sandbox.api.invoicing.numbering import next_number
from stripe_sandbox.api.invoicing.paying import mark_paid
from stripe_sandbox.state.links import new_link

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def finalize(*, work: Work, invoice: Json) -> Json:
    """Open a draft, tell the endpoints and return the invoice: open, or paid when nothing is due.

    Raises StripeError for an invoice that is no draft, or whose customer is deleted.
    """
    if invoice["status"] != "draft":
        raise invalid(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
            code="invoice_not_editable",
        )
    customer = work.store.get(invoice["customer"])
    if customer is None or customer.get("deleted"):
        raise invalid(f"No such customer: '{invoice['customer']}'", code="resource_missing", param="customer")
    opened = work.save(
        invoice
        | _frozen(customer_fields(work=work, customer=customer), known=invoice)
        | _official(work, invoice=invoice, customer=customer)
    )
    work.emit("invoice.finalized", opened)
    return opened if opened["amount_due"] else mark_paid(work=work, invoice=opened, intent=None)


def _frozen(fields: Json, *, known: Json) -> Json:
    # Checkout notes the buyer's details on the draft even where it may not change the Customer.
    return {name: value or known[name] for name, value in fields.items()}


def _official(work: Work, *, invoice: Json, customer: Json) -> Json:
    account = work.state.account()
    token = new_link(store=work.store, document=invoice["id"], now=work.now, due_date=invoice["due_date"])
    base = work.state.base_url
    own_tax_ids = account["settings"]["invoices"]["default_account_tax_ids"]
    return {
        "account_name": account["business_profile"]["name"],
        "account_tax_ids": invoice["account_tax_ids"] or own_tax_ids,
        "automatically_finalizes_at": None,
        "effective_at": invoice["effective_at"] or work.now,
        "ending_balance": 0,
        "hosted_invoice_url": f"{base}/i/{account['id']}/{token}",
        "invoice_pdf": f"{base}/pay/invoice/{account['id']}/{token}/pdf",
        "number": next_number(work=work, customer=customer),
        "status": "open",
        "status_transitions": invoice["status_transitions"] | {"finalized_at": work.now},
    }
