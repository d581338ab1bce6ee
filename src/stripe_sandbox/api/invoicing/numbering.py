"""Numbers of invoices: one unbroken series for the account, or one for each customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.state.ids import random_text

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

PREFIX_LENGTH = 8


def next_number(*, work: Work, customer: Json) -> str:
    """Return the next number and use it up, inside the transaction of the invoice: no hole, no double.

    The account's own series is what French law wants; the setting `invoice_numbering` chooses
    (docs.stripe.com/invoicing/customize).
    """
    if work.options.invoice_numbering == "customer":
        return _customer_number(work, customer)
    prefix = work.store.option("invoice_prefix", None)
    if prefix is None:
        prefix = random_text(PREFIX_LENGTH).upper()
        work.store.set_option("invoice_prefix", prefix)
    return f"{prefix}-{work.store.count('invoice'):04d}"


def _customer_number(work: Work, customer: Json) -> str:
    sequence = customer["next_invoice_sequence"]
    work.save(customer | {"next_invoice_sequence": sequence + 1})
    return f"{customer['invoice_prefix']}-{sequence:04d}"
