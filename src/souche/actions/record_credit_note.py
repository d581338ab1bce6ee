"""A credit note that Stripe issued, for us or from its dashboard, enters the register."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.record_invoice import record_invoice
from souche.actions.record_refund import UnknownPayment, record_refund
from souche.domain.invoices.models import Invoice
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import credit_notes
from souche.domain.payments.models import Refund
from souche.domain.payments.tax_rates import percentage_of

if TYPE_CHECKING:
    from datetime import datetime


def record_credit_note(*, stripe_credit_note_id: str, now: datetime) -> None:
    """Read the credit note at Stripe, write it with its lines, and defer the archiving of its PDF.

    An invoice that is not in the register yet enters it first, and so do the refunds it tells of; one of a
    product that is not ours is left out with its credit note. One already written changes nothing. Raises
    RefundBeingMade, StripeFailed: the job tries again.
    """
    access = stripe_access()
    facts = credit_notes.read_credit_note(
        access=access,
        credit_note_id=stripe_credit_note_id,
        rate_of=lambda tax_rate_id: percentage_of(access=access, tax_rate_id=tax_rate_id),
    )
    taken_back = _invoice(facts.invoice_id, now=now)
    if taken_back:
        _record_refunds(facts.refund_ids, now=now)
        with transaction.atomic():
            taken_back.take_back(facts=facts, now=now)


def _record_refunds(stripe_refund_ids: tuple[str, ...], *, now: datetime) -> None:
    known = Refund.objects.filter(stripe_refund_id__in=stripe_refund_ids).statuses()
    for stripe_refund_id in set(stripe_refund_ids) - set(known):
        with suppress(UnknownPayment):
            record_refund(stripe_refund_id=stripe_refund_id, now=now)


def _invoice(stripe_invoice_id: str, *, now: datetime) -> Invoice | None:
    found = Invoice.objects.filter(stripe_invoice_id=stripe_invoice_id)
    if not found:
        record_invoice(stripe_invoice_id=stripe_invoice_id, now=now)
    return found.all().first()
