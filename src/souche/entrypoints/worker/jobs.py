"""Each job is a name and the action it calls; a failed one is tried again, later and later, for two days."""

from __future__ import annotations

import logging
from datetime import datetime, time
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from souche.actions.announce_renewals import announce_renewals
from souche.actions.archive_invoice import archive_invoice
from souche.actions.check_vat_number import check_vat_number
from souche.actions.end_memberships import end_memberships
from souche.actions.expire_order import expire_order
from souche.actions.explain_gaps import explain_gaps
from souche.actions.follow_subscription import follow_subscription
from souche.actions.forget_exports import forget_exports
from souche.actions.forget_placings import forget_placings
from souche.actions.forget_sign_ins import forget_sign_ins
from souche.actions.forget_staff_visits import forget_staff_visits
from souche.actions.forget_stripe_customer import forget_stripe_customer
from souche.actions.issue_credit_note import issue_credit_note
from souche.actions.issue_invoice import issue_invoice
from souche.actions.issue_refund import issue_refund
from souche.actions.make_books import make_books
from souche.actions.make_export import make_export
from souche.actions.publish_tax_ids import publish_tax_ids
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_register import reconcile_register
from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_dispute import record_dispute
from souche.actions.record_invoice import record_invoice
from souche.actions.record_refund import UnknownPayment, record_refund
from souche.actions.refund_cancelled_order import refund_cancelled_order
from souche.actions.release_expired import release_expired
from souche.actions.review_cases import review_cases
from souche.actions.settle_payment import UnknownOrder, settle_payment
from souche.actions.update_stripe_customer import update_stripe_customer
from souche.domain.customers.models import BuyerIdentity
from souche.domain.health.models import COMPARED
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.payments.gateway.facts import PaidSession
from souche.domain.payments.models import Refund
from souche.entrypoints.worker.patience import PATIENT
from souche.kit import clock
from souche.kit.timetable import nightly, periodic

if TYPE_CHECKING:
    from procrastinate.types import JSONValue

logger = logging.getLogger(__name__)


@app.task(name="settle_payment", retry=PATIENT)
def settle(paid: dict[str, JSONValue]) -> None:
    """Settle the payment of a session, given as the fields of PaidSession."""
    try:
        settle_payment(paid=PaidSession(**paid), now=clock.now())  # type: ignore[arg-type]  # JSON of the same fields
    except UnknownOrder as unknown:
        logger.warning("A payment names no order of ours: %s", unknown)


@app.task(name="expire_order", retry=PATIENT)
def expire(order_id: str) -> None:
    """Expire the order of a session that expired at Stripe."""
    for order in Order.objects.held().filter(public_id=order_id):
        expire_order(order=order, now=clock.now())


@app.task(name="record_invoice", retry=PATIENT)
def record(stripe_invoice_id: str) -> None:
    """Record an invoice that was paid."""
    record_invoice(stripe_invoice_id=stripe_invoice_id, now=clock.now())


@app.task(name="archive_invoice", retry=PATIENT)
def archive(invoice_id: str) -> None:
    """Fetch and keep the PDF of an invoice."""
    archive_invoice(invoice_id=invoice_id, now=clock.now())


@app.task(name="issue_invoice", retry=PATIENT)
def issue(late_invoice_id: str) -> None:
    """Make an invoice that was asked for after the payment."""
    issue_invoice(late_invoice_id=late_invoice_id, now=clock.now())


# Asked once: its answer is a remark for the organiser, no sale or document waits for it, and a register that
# is closed for a night is no fault of the house for its page of health to tell.
@app.task(name="check_vat_number")
def ask_vies(identity: int) -> None:
    """Note what VIES says of the VAT number of an identity, unless it was erased meanwhile."""
    for one in BuyerIdentity.objects.filter(pk=identity).exclude(vat_number=""):
        check_vat_number(identity=one)


@app.task(name="follow_subscription", retry=PATIENT)
def follow(stripe_subscription_id: str) -> None:
    """Bring a membership to where its subscription stands."""
    follow_subscription(stripe_subscription_id=stripe_subscription_id, now=clock.now())


@app.task(name="issue_credit_note", retry=PATIENT)
def take_back(refund_id: str) -> None:
    """Let Stripe take back, for a refund, the invoice that was made after its payment."""
    # One that is tried again meanwhile leaves it to the next.
    for refund in Refund.objects.not_tried_again().filter(public_id=refund_id):
        issue_credit_note(refund=refund)


@app.task(name="issue_refund", retry=PATIENT)
def give_back(refund_id: str) -> None:
    """Let Stripe give back what was asked."""
    issue_refund(refund_id=refund_id, now=clock.now())


@app.task(name="refund_cancelled_order", retry=PATIENT)
def refund_cancelled(order_id: str, event_id: str) -> None:
    """Undo what an order has of an event that was cancelled."""
    refund_cancelled_order(order_id=order_id, event_id=event_id, now=clock.now())


@app.task(name="record_credit_note", retry=PATIENT)
def record_correction(stripe_credit_note_id: str) -> None:
    """Record a credit note."""
    record_credit_note(stripe_credit_note_id=stripe_credit_note_id, now=clock.now())


@app.task(name="record_refund", retry=PATIENT)
def record_money_back(stripe_refund_id: str) -> None:
    """Record where a refund stands."""
    try:
        record_refund(stripe_refund_id=stripe_refund_id, now=clock.now())
    except UnknownPayment as unknown:
        logger.warning("A refund is of no payment of ours: %s", unknown)


@app.task(name="record_dispute", retry=PATIENT)
def record_contested(stripe_dispute_id: str) -> None:
    """Record where a dispute stands."""
    record_dispute(stripe_dispute_id=stripe_dispute_id, now=clock.now())


@app.task(name="reconcile_order", retry=PATIENT)
def reconcile_order(order_id: str) -> None:
    """Ask Stripe about one order: its buyer is waiting, or Stripe told of a bank debit."""
    reconcile_payments(orders=Order.objects.filter(public_id=order_id), now=clock.now())


@app.task(name="update_stripe_customer", retry=PATIENT)
def update_customer(customer_id: str) -> None:
    """Tell Stripe what a buyer says of themself."""
    update_stripe_customer(customer_id=customer_id)


@app.task(name="publish_tax_ids", retry=PATIENT)
def publish_numbers() -> None:
    """Tell Stripe the numbers of the house."""
    publish_tax_ids()


@app.task(name="forget_stripe_customer", retry=PATIENT)
def forget_customer(stripe_customer_id: str) -> None:
    """Let Stripe forget a buyer who was erased."""
    forget_stripe_customer(stripe_customer_id=stripe_customer_id)


@periodic("17 * * * *", "forget_sign_ins")
def forget_visits(timestamp: int) -> None:
    """Forget, each hour, who asked to enter an account or the administration, and sessions that are over."""
    del timestamp
    forget_sign_ins(now=clock.now())
    forget_staff_visits(now=clock.now())
    forget_placings(now=clock.now())


@periodic("* * * * *", "release_expired")
def release(timestamp: int) -> None:
    """Give back, each minute, the places of orders whose time is over."""
    del timestamp
    release_expired(now=clock.now())


@periodic("* * * * *", "review_cases")
def review(timestamp: int) -> None:
    """Keep the list of what needs a person, each minute."""
    del timestamp
    review_cases(now=clock.now())


@periodic("*/2 * * * *", "reconcile_payments")
def reconcile(timestamp: int) -> None:
    """Ask Stripe, every other minute, about the orders it should have told us about."""
    del timestamp
    now = clock.now()
    reconcile_payments(orders=Order.objects.to_reconcile(now=now), now=now)


@periodic("27 * * * *", "reconcile_debits")
def reconcile_debits(timestamp: int) -> None:
    """Ask Stripe, each hour, about the payments in progress: a bank takes days to answer."""
    del timestamp
    reconcile_payments(orders=Order.objects.processing(), now=clock.now())


@nightly(time(3, 43), "reconcile_register")
def compare_register(timestamp: int) -> None:
    """Ask Stripe, each night, about the documents and refunds it should have told us about."""
    del timestamp
    reconcile_register(now=clock.now())


@periodic("7 * * * *", "keep_memberships")
def keep_memberships(timestamp: int) -> None:
    """Each hour, ask Stripe about renewals it did not tell, announce the coming ones, end what is over."""
    del timestamp
    now = clock.now()
    for membership in Membership.objects.to_ask_about(now=now):
        follow_subscription(stripe_subscription_id=membership.stripe_subscription_id, now=now)
    announce_renewals(now=now)
    end_memberships(now=now)


@app.task(name="make_export", retry=PATIENT)
def make(export_id: str) -> None:
    """Make the file of an export."""
    make_export(export_id=export_id, now=clock.now())


@app.task(name="make_books", retry=PATIENT)
def make_month(export_id: str) -> None:
    """Make the books of a month."""
    make_books(export_id=export_id, now=clock.now())


@nightly(time(3, 51), "forget_exports")
def forget_files(timestamp: int) -> None:
    """Forget, each night, the exports of more than a month ago."""
    del timestamp
    forget_exports(now=clock.now())


@app.task(name="explain_gaps", retry=PATIENT)
def look_for_numbers(since: str) -> None:
    """Ask Stripe about the numbers that the register misses, since an instant."""
    explain_gaps(since=datetime.fromisoformat(since), now=clock.now())


@nightly(time(4, 29), "explain_last_gaps")
def look_for_last_numbers(timestamp: int) -> None:
    """Ask Stripe, each night, about the missing numbers of the last weeks."""
    del timestamp
    now = clock.now()
    explain_gaps(since=now - COMPARED, now=now)
