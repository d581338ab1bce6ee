"""A buyer corrects whom an invoice is made out to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.invoices.models import LateInvoice
from souche.domain.organisation.models import JournalEntry, Organisation, buyer
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import BuyerIdentity
    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order


class NotCorrectable(Exception):
    """The invoice stays as it is."""


class CorrectionOver(NotCorrectable):
    """The days given for it are over."""


class AlreadyCorrected(NotCorrectable):
    """Another invoice takes its place, or is about to."""


class MoneyWentBack(NotCorrectable):
    """Some of its money went back."""


def correct_invoice(
    *, order: Order, invoice: Invoice, identity: BuyerIdentity, is_proven: bool, now: datetime
) -> None:
    """Keep the identity, and let a job take the invoice back and make the one that replaces it, once.

    `is_proven` says that the customer themself asks, inside their account, and not whoever holds the link.
    An invoice that was issued is never edited (CGI, annexe II, art. 242 nonies A; BOI-TVA-DECLA-30-20-20-20).
    Raises CorrectionOver, AlreadyCorrected or MoneyWentBack.
    """
    if not invoice.is_correctable(days=Organisation.current().invoice_correction_days, now=now):
        raise CorrectionOver(invoice.number)
    if Refund.objects.given_back_cents(order=order):
        raise MoneyWentBack(invoice.number)
    with transaction.atomic():
        identity.remember(customer=order.customer, is_proven=is_proven, now=now)
        if invoice.credit_notes.exists() or not LateInvoice.ask(
            order=order, identity=identity, replaces=invoice, now=now
        ):
            raise AlreadyCorrected(invoice.number)
        order.bill_to(identity=identity)
        JournalEntry.record(
            verb="invoice.correction_requested",
            subject=invoice.number,
            details={"is_proven": is_proven},
            actor=buyer(order.customer_id),
            now=now,
        )
