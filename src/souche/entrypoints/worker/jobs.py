"""Each job is a name and the action it calls; a failed one is tried again, later and later, for two days."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from souche.actions.announce_renewals import announce_renewals
from souche.actions.archive_invoice import archive_invoice
from souche.actions.check_vat_number import check_vat_number
from souche.actions.end_memberships import end_memberships
from souche.actions.expire_order import expire_order
from souche.actions.explain_gaps import explain_gaps
from souche.actions.follow_subscription import follow_subscription
from souche.actions.forget_exports import forget_exports
from souche.actions.forget_sign_ins import forget_sign_ins
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
from souche.actions.request_books import request_books
from souche.actions.resume_work import resume_work
from souche.actions.review_cases import review_cases
from souche.actions.send_books import send_books
from souche.actions.send_dispute_mail import send_dispute_mail
from souche.actions.send_documents import send_documents
from souche.actions.send_duplicate import send_duplicate
from souche.actions.send_example import send_example
from souche.actions.send_membership_mail import send_membership_mail
from souche.actions.send_order_mail import send_order_mail
from souche.actions.send_refund_mail import send_refund_mail
from souche.actions.send_sign_in_link import send_sign_in_link
from souche.actions.send_subscription_invoice import send_subscription_invoice
from souche.actions.send_to_accounts import send_to_accounts
from souche.actions.settle_payment import UnknownOrder, settle_payment
from souche.actions.update_stripe_customer import update_stripe_customer
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.customers.models import BuyerIdentity
from souche.domain.health.models import COMPARED
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.payments.gateway.facts import PaidSession
from souche.domain.payments.models import Refund
from souche.entrypoints.worker.patience import PATIENT
from souche.kit import clock

if TYPE_CHECKING:
    from procrastinate import JobContext
    from procrastinate.types import JSONValue

logger = logging.getLogger(__name__)


def order_url(order: Order) -> str:
    """Return the absolute address of an order's page."""
    return f"{settings.BASE_URL}{reverse('shop:order', args=[order.link])}"


def order_desk_url(order: Order) -> str:
    """Return the absolute address of an order's page in the administration."""
    return f"{settings.BASE_URL}{reverse('admin:orders_order_change', args=[order.pk])}"


def membership_url(membership: Membership) -> str:
    """Return the absolute address of a membership's page."""
    return f"{settings.BASE_URL}{reverse('shop:membership', args=[membership.link])}"


def sign_in_url(token: str) -> str:
    """Return the absolute address where a sign-in link is used."""
    return f"{settings.BASE_URL}{reverse('account:enter', args=[token])}"


def export_url(export: Export) -> str:
    """Return the absolute address where an export is downloaded."""
    return f"{settings.BASE_URL}{reverse('admin:accounting_export_download', args=[export.pk])}"


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


@app.task(name="send_documents", retry=PATIENT)
def send(order_id: str) -> None:
    """Send what the buyer of an order has not received."""
    send_documents(order_id=order_id, order_url=order_url, now=clock.now())


@app.task(name="send_order_mail", retry=PATIENT)
def send_order_news(mail_id: str) -> None:
    """Send an e-mail that tells the buyer where the order stands."""
    send_order_mail(mail_id=mail_id, order_url=order_url, now=clock.now())


@app.task(name="send_subscription_invoice", retry=PATIENT)
def send_invoice(invoice_id: str) -> None:
    """Send the invoice of a membership that renews."""
    send_subscription_invoice(invoice_id=invoice_id, now=clock.now())


@app.task(name="send_membership_mail", retry=PATIENT)
def send_news(mail_id: str) -> None:
    """Send an e-mail about a membership."""
    send_membership_mail(mail_id=mail_id, membership_url=membership_url, now=clock.now())


@app.task(name="send_duplicate", retry=PATIENT)
def send_copy(mail_id: str) -> None:
    """Send a duplicate of an invoice."""
    send_duplicate(mail_id=mail_id, now=clock.now())


@app.task(name="check_vat_number")
def ask_vies(identity: int) -> None:
    """Note what VIES says of the VAT number of an identity, unless it was erased meanwhile."""
    for one in BuyerIdentity.objects.filter(pk=identity).exclude(vat_number=""):
        check_vat_number(identity=one)


@app.task(name="send_to_accounts", retry=PATIENT)
def send_accounts(mail_id: str) -> None:
    """Send an invoice to its buyer's accounts department."""
    send_to_accounts(mail_id=mail_id, now=clock.now())


@app.task(name="follow_subscription", retry=PATIENT)
def follow(stripe_subscription_id: str) -> None:
    """Bring a membership to where its subscription stands."""
    follow_subscription(stripe_subscription_id=stripe_subscription_id, now=clock.now())


@app.task(name="send_refund_mail", retry=PATIENT)
def send_refund_news(mail_id: str) -> None:
    """Tell a buyer of a refund."""
    send_refund_mail(mail_id=mail_id, order_url=order_url, now=clock.now())


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


@app.task(name="send_dispute_mail", retry=PATIENT)
def send_warning(mail_id: str) -> None:
    """Tell the organiser of a dispute."""
    send_dispute_mail(mail_id=mail_id, order_url=order_desk_url, now=clock.now())


@app.task(name="reconcile_order", retry=PATIENT)
def reconcile_order(order_id: str) -> None:
    """Ask Stripe about one order: its buyer is waiting, or Stripe told of a bank debit."""
    reconcile_payments(orders=Order.objects.filter(public_id=order_id), now=clock.now())


@app.task(name="send_sign_in_link", retry=PATIENT)
def send_link(sign_in_id: str) -> None:
    """Send the link that enters an account."""
    send_sign_in_link(sign_in_id=sign_in_id, sign_in_url=sign_in_url, now=clock.now())


@app.task(name="update_stripe_customer", retry=PATIENT)
def update_customer(customer_id: str) -> None:
    """Tell Stripe what a buyer says of themself."""
    update_stripe_customer(customer_id=customer_id)


@app.task(name="send_example", retry=PATIENT)
def send_organiser_an_example(to: str, timestamp: int) -> None:
    """Send the organiser an example of an invoice."""
    send_example(to=to, asked_at=datetime.fromtimestamp(timestamp, tz=UTC), now=clock.now())


@app.task(name="publish_tax_ids", retry=PATIENT)
def publish_numbers() -> None:
    """Tell Stripe the numbers of the house."""
    publish_tax_ids()


@app.task(name="forget_stripe_customer", retry=PATIENT)
def forget_customer(stripe_customer_id: str) -> None:
    """Let Stripe forget a buyer who was erased."""
    forget_stripe_customer(stripe_customer_id=stripe_customer_id)


@app.periodic(cron="17 * * * *")
@app.task(name="forget_sign_ins")
def forget_visits(timestamp: int) -> None:
    """Forget, each hour, who asked to enter an account a day ago."""
    del timestamp
    forget_sign_ins(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="release_expired")
def release(timestamp: int) -> None:
    """Give back, each minute, the places of orders whose time is over."""
    del timestamp
    release_expired(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Do again, each minute, what a worker that died was doing."""
    del timestamp
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="resume_work", queueing_lock="resume_work")
def resume(timestamp: int) -> None:
    """Take up, each minute, what is due and has lost its job."""
    del timestamp
    resumed = resume_work(now=clock.now())
    if resumed:
        logger.warning("%s things were due and had no job: they have one again", resumed)


@app.periodic(cron="* * * * *")
@app.task(name="review_cases")
def review(timestamp: int) -> None:
    """Keep the list of what needs a person, each minute."""
    del timestamp
    review_cases(now=clock.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="reconcile_payments")
def reconcile(timestamp: int) -> None:
    """Ask Stripe, every other minute, about the orders it should have told us about."""
    del timestamp
    now = clock.now()
    reconcile_payments(orders=Order.objects.to_reconcile(now=now), now=now)


@app.periodic(cron="27 * * * *")
@app.task(name="reconcile_debits")
def reconcile_debits(timestamp: int) -> None:
    """Ask Stripe, each hour, about the payments in progress: a bank takes days to answer."""
    del timestamp
    reconcile_payments(orders=Order.objects.processing(), now=clock.now())


@app.periodic(cron="43 3 * * *")
@app.task(name="reconcile_register", retry=PATIENT)
def compare_register(timestamp: int) -> None:
    """Ask Stripe, each night, about the documents and refunds it should have told us about."""
    del timestamp
    reconcile_register(now=clock.now())


@app.periodic(cron="7 * * * *")
@app.task(name="keep_memberships")
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


@app.task(name="send_books", retry=PATIENT)
def send_month(mail_id: str, export_id: str) -> None:
    """Send the books of a month to the accountant."""
    send_books(mail_id=mail_id, export_id=export_id, export_url=export_url, now=clock.now())


@app.periodic(cron="37 4 2 * *")
@app.task(name="request_books")
def begin_books(timestamp: int) -> None:
    """Ask, on the second day of a month, for the books of the month before, where they are wanted."""
    del timestamp
    now = clock.now()
    if AccountChart.current().is_monthly:
        request_books(month=now.date().replace(day=1) - timedelta(days=1), actor=None, now=now)


@app.periodic(cron="51 3 * * *")
@app.task(name="forget_exports")
def forget_files(timestamp: int) -> None:
    """Forget, each night, the exports of more than a month ago."""
    del timestamp
    forget_exports(now=clock.now())


@app.task(name="explain_gaps", retry=PATIENT)
def look_for_numbers(since: str) -> None:
    """Ask Stripe about the numbers that the register misses, since an instant."""
    explain_gaps(since=datetime.fromisoformat(since), now=clock.now())


@app.periodic(cron="29 4 * * *")
@app.task(name="explain_last_gaps", retry=PATIENT)
def look_for_last_numbers(timestamp: int) -> None:
    """Ask Stripe, each night, about the missing numbers of the last weeks."""
    del timestamp
    now = clock.now()
    explain_gaps(since=now - COMPARED, now=now)
