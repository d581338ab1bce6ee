"""What must hold whatever happened. Each function yields one sentence for each thing that does not.

`violations` may be asked at any instant, work in progress or not; `violations_at_rest` once the weather has
cleared and one reconciliation has passed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum

from souche.domain.catalogue.models import Quota
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.mailing.models import Mail, MailKind, MailStatus
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Payment, Refund, RefundReason, RefundStatus
from tests.jobs import jobs_left
from tests.reliability.at_stripe import REFUSED, WAITS, AtStripe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox import LocalStripe

HOLDS_PLACES = (OrderStatus.HELD, OrderStatus.PROCESSING)
# What an order whose payment is in progress never becomes.
FORGOTTEN = (OrderStatus.HELD, OrderStatus.EXPIRED, OrderStatus.CANCELLED)
WAS_PAID = (OrderStatus.PAID, OrderStatus.VOIDED)
NEWS = {OrderStatus.PROCESSING: MailKind.PROCESSING, OrderStatus.REFUSED: MailKind.REFUSED}
# Money that was never kept: the buyer owes nothing and gets nothing for it.
NOT_KEPT = (RefundReason.LATE_WITHOUT_PLACE, RefundReason.PAID_TWICE, RefundReason.WRONG_AMOUNT)
CAME_BACK_TO_US = (RefundStatus.FAILED, RefundStatus.CANCELED)


def violations() -> list[str]:
    """Return what does not hold, at any instant."""
    return [*_places(), *_tickets(), *_numbers(), *_promises()]


def violations_at_rest(stripe: LocalStripe) -> list[str]:
    """Return what does not hold once everything is quiet."""
    at_stripe = AtStripe.read(stripe)
    return [
        *violations(),
        *_payments(at_stripe),
        *_debits(at_stripe),
        *_news_of_debits(at_stripe),
        *_periods(at_stripe),
        *_money_kept(at_stripe),
        *_refunds(at_stripe),
        *_register(at_stripe),
        *_archive(),
        *_documents(),
        *_memberships(),
        *_mails(at_stripe),
        *_journal(),
        *(f"the job {name} is not done" for name in jobs_left()),
    ]


def _places() -> Iterator[str]:
    """No place is sold twice or lost: what is taken is what is held or valid."""
    held = dict(
        Line.objects.filter(order__status__in=HOLDS_PLACES)
        .order_by()
        .values_list("quota")
        .annotate(Sum("quantity"))
    )
    valid = dict(Ticket.objects.valid().order_by().values_list("line__quota").annotate(Count("pk")))
    for quota in Quota.objects.all():
        right = held.get(quota.pk, 0) + valid.get(quota.pk, 0)
        if quota.taken != right:
            yield f"quota {quota.pk}: {quota.taken} places taken, {right} held or sold"
        if right > quota.size:
            yield f"quota {quota.pk}: {right} places sold of {quota.size}"


def _tickets() -> Iterator[str]:
    """A paid order has one ticket per person, another has none."""
    made = dict(Ticket.objects.order_by().values_list("order").annotate(Count("pk")))
    bought = dict(
        Line.objects.filter(event__isnull=False, order__status__in=WAS_PAID)
        .order_by()
        .values_list("order")
        .annotate(Sum("quantity"))
    )
    for order in Order.objects.all():
        wanted, got = bought.get(order.pk, 0), made.get(order.pk, 0)
        if wanted != got:
            yield f"order {order.number} is {order.status}: {got} tickets instead of {wanted}"


def _numbers() -> Iterator[str]:
    """The tickets of an event are numbered from one, without a hole."""
    series: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for ticket in Ticket.objects.order_by("number"):
        series[ticket.event_id, ticket.is_livemode].append(ticket.number)
    for (event_id, _mode), numbers in series.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the tickets of event {event_id} are numbered {numbers}"


def _promises() -> Iterator[str]:
    """Who was told that their payment is in progress has their places until it comes or is refused."""
    for order in Order.objects.filter(status__in=FORGOTTEN, mails__kind=MailKind.PROCESSING):
        yield f"order {order.number} is {order.status} though its payment is in progress"


def _payments(at_stripe: AtStripe) -> Iterator[str]:
    """What was paid at Stripe is written here, and nothing else."""
    for order in Order.objects.filter(is_recurring=False):
        paid = at_stripe.paid_for(order.public_id)
        written = dict(order.payments.values_list("stripe_payment_intent_id", "amount_cents"))
        if paid != written:
            yield f"order {order.number}: paid {paid} at Stripe, written {written}"


def _debits(at_stripe: AtStripe) -> Iterator[str]:
    """An order waits as long as its debit, and no longer; one whose debit was refused is refused or paid."""
    for order in Order.objects.with_session():
        debit = at_stripe.debits.get(order.stripe_session_id)
        is_wrong = (
            (order.is_processing and debit != WAITS)
            or (order.is_held and debit)
            or (debit == REFUSED and order.status not in (OrderStatus.REFUSED, *WAS_PAID))
        )
        if is_wrong:
            yield f"order {order.number} is {order.status}, its debit is {debit}"


def _news_of_debits(at_stripe: AtStripe) -> Iterator[str]:
    """A buyer is told once that a debit is in progress, and once that it was refused, if it was."""
    for status, kind in NEWS.items():
        for order in Order.objects.filter(status=status):
            told = order.mails.filter(kind=kind).count()
            if told != 1:
                yield f"order {order.number} is {status}: its buyer was told {told} times"
    for order in Order.objects.filter(mails__kind=MailKind.REFUSED):
        if at_stripe.debits.get(order.stripe_session_id) != REFUSED:
            yield f"order {order.number}: its buyer was told of a refusal that never was"


def _periods(at_stripe: AtStripe) -> Iterator[str]:
    """Each paid period of a membership that renews has its payment here."""
    ours = set(Order.objects.filter(is_recurring=True).values_list("public_id", flat=True))
    there = {each["id"]: each["amount_paid"] for each in at_stripe.invoices if _order_of(each) in ours}
    written = Payment.objects.filter(order__is_recurring=True)
    here = dict(written.values_list("stripe_invoice_id", "amount_cents"))
    for invoice_id in differing(here, there):
        yield f"invoice {invoice_id}: paid {there.get(invoice_id)}, written {here.get(invoice_id)}"


def _money_kept(at_stripe: AtStripe) -> Iterator[str]:
    """Who has an order is charged its total once; who has none is charged nothing."""
    for order in Order.objects.filter(is_recurring=False, total_cents__gt=0):
        payments = list(order.payments.prefetch_related("refunds"))
        kept = [payment.amount_cents for payment in payments if _is_kept(payment)]
        owed = [order.total_cents] if order.status in WAS_PAID else []
        if kept != owed:
            yield f"order {order.number} is {order.status}: charged {kept}, owed {owed}"
        for payment in payments:
            given_back = at_stripe.given_back(payment.stripe_payment_intent_id)
            if given_back > payment.amount_cents:
                yield f"payment {payment}: more went back than was paid"
            if not _is_kept(payment) and given_back != payment.amount_cents and not _came_back(payment):
                yield f"payment {payment}: {given_back} cents of {payment.amount_cents} went back"


def _is_kept(payment: Payment) -> bool:
    return not any(refund.reason in NOT_KEPT for refund in payment.refunds.all())


def _came_back(payment: Payment) -> bool:
    return any(refund.status in CAME_BACK_TO_US for refund in payment.refunds.all())


def _refunds(at_stripe: AtStripe) -> Iterator[str]:
    """Every refund of ours at Stripe stands here as it stands there; each asked for was made or refused."""
    ours = set(Payment.objects.values_list("stripe_payment_intent_id", flat=True))
    there = {
        refund["id"]: (refund["amount"], refund["status"])
        for refund in at_stripe.refunds
        if refund["payment_intent"] in ours
    }
    made = Refund.objects.exclude(stripe_refund_id=None)
    here = {str(refund.stripe_refund_id): (refund.amount_cents, refund.status) for refund in made}
    for refund_id in differing(here, there):
        yield f"refund {refund_id}: here {here.get(refund_id)}, at Stripe {there.get(refund_id)}"
    for refund in Refund.objects.filter(status=RefundStatus.REQUESTED):
        yield f"refund {refund} was asked for and never made"


def _register(at_stripe: AtStripe) -> Iterator[str]:
    """The register has Stripe's invoices and credit notes of our orders, with their totals, each once."""
    ours = set(Order.objects.values_list("public_id", flat=True))
    there = {invoice["id"]: invoice["total"] for invoice in at_stripe.invoices if _order_of(invoice) in ours}
    there |= {note["id"]: -note["total"] for note in at_stripe.credit_notes if note["invoice"] in there}
    here = dict(Invoice.objects.values_list("stripe_invoice_id", "total_cents"))
    for stripe_id in differing(here, there):
        yield f"{stripe_id}: in the register {here.get(stripe_id)}, at Stripe {there.get(stripe_id)}"


def differing(here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Return the keys whose values are not the same."""
    return sorted(key for key in here.keys() | there.keys() if here.get(key) != there.get(key))


def _order_of(invoice: dict[str, Any]) -> str:
    subscription = (invoice["parent"] or {}).get("subscription_details") or {}
    metadata = invoice["metadata"] or subscription.get("metadata") or {}
    return str(metadata.get("order", ""))


def _archive() -> Iterator[str]:
    """Every PDF is kept, and is the one whose fingerprint was taken."""
    for invoice in Invoice.objects.all():
        if not invoice.is_archived:
            yield f"invoice {invoice.number}: its PDF is not archived"
        elif hashlib.sha256(invoice.pdf_bytes()).hexdigest() != invoice.pdf_sha256:
            yield f"invoice {invoice.number}: its PDF is not the one that was archived"


def _documents() -> Iterator[str]:
    """A paid order has its invoice, if it was asked, and exactly one e-mail that brings its documents."""
    for order in Order.objects.paid():
        invoices = order.invoices.exclude(kind=InvoiceKind.CREDIT_NOTE).count()
        if order.expects_invoice and not invoices:
            yield f"order {order.number} has no invoice"
        mails = order.mails.filter(kind=MailKind.DOCUMENTS).count()
        if mails != 1:
            yield f"order {order.number} has {mails} e-mails with its documents"


def _memberships() -> Iterator[str]:
    """A membership of a paid order began, and is paid until the end of its last invoice's period."""
    pending = Membership.objects.filter(line__order__status=OrderStatus.PAID, status=MembershipStatus.PENDING)
    for membership in pending:
        yield f"membership {membership.public_id} is paid and did not begin"


def _mails(at_stripe: AtStripe) -> Iterator[str]:
    """Each e-mail that is written here arrived, once: mailboxes tell it by its Message-ID."""
    here = set(Mail.objects.filter(status=MailStatus.SENT).values_list("public_id", flat=True))
    for mail_id in sorted(here ^ at_stripe.message_ids):
        became = "was sent and did not arrive" if mail_id in here else "arrived and is not noted as sent"
        yield f"the e-mail {mail_id} {became}"
    for mail in Mail.objects.exclude(status=MailStatus.SENT):
        yield f"the e-mail {mail} is {mail.status}: {mail.last_error}"


def _journal() -> Iterator[str]:
    """The journal tells each refund."""
    told = set(
        JournalEntry.objects.filter(verb__startswith="refund.").values_list("details__refund", flat=True)
    )
    for refund in Refund.objects.exclude(stripe_refund_id=None):
        if refund.stripe_refund_id not in told:
            yield f"the journal does not tell the refund {refund}"
