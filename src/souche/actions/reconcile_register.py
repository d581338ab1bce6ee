"""Invoices, credit notes and refunds that Stripe never told us of are found by comparing, each night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_invoice import record_invoice
from souche.actions.record_refund import record_refund
from souche.domain.health.models import COMPARED, Check, CheckKind
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.access import is_livemode, stripe_access
from souche.domain.payments.gateway.arrivals import arrivals_since
from souche.domain.payments.gateway.credit_notes import credit_notes_since
from souche.domain.payments.gateway.invoices import paid_invoice_ids_since
from souche.domain.payments.gateway.refunds import refunds_since
from souche.domain.payments.models import Payment, Refund

if TYPE_CHECKING:
    from datetime import datetime

A_DAY = timedelta(days=1)
# A bank debit is begun so long before its money comes, at the most.
SLOWEST = timedelta(days=14)


@dataclass(frozen=True)
class Counts:
    """How many Stripe has, and how many of them were missing or stood otherwise, and were recorded."""

    compared: int
    repaired: int


def reconcile_register(*, now: datetime) -> Check:
    """Compare the last 35 days with Stripe's, record what is missing, and keep what differs still.

    Payments of that time that are of the instant when we heard of them, as all were once, get Stripe's.
    What belongs to another product of the same account is left. Raises StripeFailed.
    """
    since = now - COMPARED
    paid_ids = set(paid_invoice_ids_since(access=stripe_access(), since=since))
    counts = {
        "invoices": _record_invoices(paid_ids, now=now),
        "refunds": _record_refunds(since=since, now=now),
        "credit_notes": _record_credit_notes(since=since, now=now),
        "payments": _correct_arrivals(since=since),
    }
    check = Check.record(
        kind=CheckKind.REGISTER,
        compared={name: count.compared for name, count in counts.items()},
        repaired={name: count.repaired for name, count in counts.items()},
        differences=_no_longer_paid(paid_ids, since=since),
        now=now,
    )
    if check.repaired:
        JournalEntry.record(verb="register.repaired", details=check.repaired, now=now)
    return check


def _record_invoices(paid_ids: set[str], *, now: datetime) -> Counts:
    missing = paid_ids - _whole(paid_ids)
    for invoice_id in missing:
        record_invoice(stripe_invoice_id=invoice_id, now=now)
    return Counts(compared=len(paid_ids), repaired=len(_whole(missing)))


def _whole(invoice_ids: set[str]) -> set[str]:
    """Return those that are in the register, with their payment where they are of a subscription."""
    found = Invoice.objects.stripe_ids(among=invoice_ids)
    return found - Invoice.objects.without_payment().stripe_ids(among=found)


def _no_longer_paid(paid_ids: set[str], *, since: datetime) -> list[dict[str, str]]:
    """Return the invoices here that Stripe does not name; those of the first day may be older there."""
    issued = Invoice.objects.not_credit_notes().filter(
        issued_at__gte=since + A_DAY, is_livemode=is_livemode()
    )
    return [
        {"what": "invoice_not_paid", "subject": number}
        for stripe_id, number in issued.values_list("stripe_invoice_id", "number")
        if stripe_id not in paid_ids
    ]


def _record_credit_notes(*, since: datetime, now: datetime) -> Counts:
    invoice_of = dict(credit_notes_since(access=stripe_access(), since=since))
    ours = Invoice.objects.stripe_ids(among=invoice_of.values())
    known = Invoice.objects.stripe_ids(among=invoice_of)
    at_stripe = [note for note, invoice in invoice_of.items() if invoice in ours]
    missing = [note for note in at_stripe if note not in known]
    for note in missing:
        record_credit_note(stripe_credit_note_id=note, now=now)
    return Counts(compared=len(at_stripe), repaired=len(missing))


def _record_refunds(*, since: datetime, now: datetime) -> Counts:
    made = list(refunds_since(access=stripe_access(), since=since))
    ours = Payment.objects.stripe_ids(among=[facts.payment_intent_id for facts in made])
    at_stripe = [facts for facts in made if facts.payment_intent_id in ours]
    written = Refund.objects.filter(stripe_refund_id__in=[facts.refund_id for facts in at_stripe]).statuses()
    differing = [facts.refund_id for facts in at_stripe if written.get(facts.refund_id) != facts.status]
    for refund_id in differing:
        record_refund(stripe_refund_id=refund_id, now=now)
    return Counts(compared=len(at_stripe), repaired=len(differing))


def _correct_arrivals(*, since: datetime) -> Counts:
    ours = Payment.objects.by_our_clock(since=since).filter(is_livemode=is_livemode())
    payments = {payment.stripe_payment_intent_id: payment for payment in ours}
    if not payments:
        return Counts(compared=0, repaired=0)
    told = arrivals_since(access=stripe_access(), since=since - SLOWEST, among=payments)
    arrival_of = dict(told)
    for intent_id, arrival in arrival_of.items():
        payments[intent_id].correct_arrival(arrival)
    return Counts(compared=len(payments), repaired=len(arrival_of))
