"""Invoices, credit notes and refunds that Stripe never told us of are found by comparing, each night."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_invoice import record_invoice
from souche.actions.record_refund import record_refund
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.credit_notes import credit_notes_since
from souche.domain.payments.gateway.invoices import paid_invoice_ids_since
from souche.domain.payments.gateway.refunds import refunds_since
from souche.domain.payments.models import Payment, Refund

if TYPE_CHECKING:
    from datetime import datetime

# A refund can fail until a month after it was made (docs.stripe.com/refunds).
WINDOW = timedelta(days=35)


@dataclass(frozen=True)
class Repaired:
    """How many of each were missing or stood otherwise, and were recorded."""

    invoices: int
    credit_notes: int
    refunds: int


def reconcile_register(*, now: datetime) -> Repaired:
    """Compare the last 35 days with Stripe's, record what differs, and tell it in the journal.

    What belongs to another product of the same account is left. Raises StripeFailed.
    """
    since = now - WINDOW
    repaired = Repaired(
        invoices=_record_invoices(since=since, now=now),
        credit_notes=_record_credit_notes(since=since, now=now),
        refunds=_record_refunds(since=since, now=now),
    )
    counts: dict[str, object] = {name: count for name, count in asdict(repaired).items() if count}
    if counts:
        JournalEntry.record(verb="register.repaired", details=counts, now=now)
    return repaired


def _record_invoices(*, since: datetime, now: datetime) -> int:
    ids = set(paid_invoice_ids_since(access=stripe_access(), since=since))
    missing = ids - Invoice.objects.stripe_ids(among=ids)
    for invoice_id in missing:
        record_invoice(stripe_invoice_id=invoice_id, now=now)
    return len(Invoice.objects.stripe_ids(among=missing))


def _record_credit_notes(*, since: datetime, now: datetime) -> int:
    invoice_of = dict(credit_notes_since(access=stripe_access(), since=since))
    ours = Invoice.objects.stripe_ids(among=invoice_of.values())
    known = Invoice.objects.stripe_ids(among=invoice_of)
    missing = [note for note, invoice in invoice_of.items() if invoice in ours and note not in known]
    for note in missing:
        record_credit_note(stripe_credit_note_id=note, now=now)
    return len(missing)


def _record_refunds(*, since: datetime, now: datetime) -> int:
    at_stripe = list(refunds_since(access=stripe_access(), since=since))
    ours = Payment.objects.stripe_ids(among=[facts.payment_intent_id for facts in at_stripe])
    written = Refund.objects.filter(stripe_refund_id__in=[facts.refund_id for facts in at_stripe]).statuses()
    differing = [
        facts.refund_id
        for facts in at_stripe
        if facts.payment_intent_id in ours and written.get(facts.refund_id) != facts.status
    ]
    for refund_id in differing:
        record_refund(stripe_refund_id=refund_id, now=now)
    return len(differing)
