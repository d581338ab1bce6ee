"""Collecting an open invoice with a saved PaymentMethod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.invoicing.paying import mark_attempt_failed, mark_paid
from stripe_sandbox.api.payment.charging import charge_saved
from stripe_sandbox.api.payment_method import default_method

if TYPE_CHECKING:
    from stripe_sandbox.api.cards import CardDeclined
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json


def method_of(*, work: Work, invoice: Json) -> Json | None:
    """Return the PaymentMethod that pays an invoice: its own, or its customer's, or None."""
    own = invoice["default_payment_method"]
    if own:
        return work.store.get(own)
    return default_method(work=work, customer=_customer(work, invoice))


def _customer(work: Work, invoice: Json) -> Json:
    customer = work.store.get(invoice["customer"])
    if customer is None:
        raise TypeError(f"{invoice['id']} has lost its customer")
    return customer


def charge_invoice(*, work: Work, invoice: Json, method: Json) -> tuple[Json, CardDeclined | None]:
    """Charge what an open invoice still asks; return the invoice, and the refusal if there is one."""
    intent, declined = charge_saved(
        work=work,
        customer=_customer(work, invoice),
        method=method,
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        description=f"Payment for Invoice {invoice['number']}",
        metadata={},
    )
    if declined:
        planned = invoice["next_payment_attempt"]
        failed = mark_attempt_failed(work=work, invoice=invoice, intent=intent, next_attempt=planned)
        return failed, declined
    return mark_paid(work=work, invoice=invoice, intent=intent), None
