"""What a button of the page of health does: a job is deferred, or rows are mended at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from souche.actions.make_missing_tickets import make_missing_tickets
from souche.actions.resend_mail import resend_mail
from souche.domain.health.sales import (
    lacking_invoice,
    lacking_mail,
    lacking_pdf,
    lacking_tickets,
    mails_not_taken,
    mails_waiting,
)
from souche.kit import queue
from souche.kit.jobs import retry_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Repair:
    """The words of a button, and what it does."""

    label: _StrPromise
    run: Callable[[datetime], None]


def _make_tickets(now: datetime) -> None:
    for order in lacking_tickets():
        make_missing_tickets(order=order, now=now)


def _fetch_invoices(now: datetime) -> None:
    for order in lacking_invoice(now=now):
        queue.defer("reconcile_order", {"order_id": order.public_id})


def _fetch_pdfs(now: datetime) -> None:
    for invoice in lacking_pdf(now=now):
        queue.defer("archive_invoice", {"invoice_id": invoice.public_id})


def _send_mails(now: datetime) -> None:
    for order in lacking_mail(now=now):
        queue.defer("send_documents", {"order_id": order.public_id})


def _send_again(now: datetime) -> None:
    retry_jobs(now=now)
    unsent = mails_not_taken(now=now) | mails_waiting(now=now)
    for mail in unsent.select_related("order"):
        resend_mail(mail=mail)


def _retry(now: datetime) -> None:
    retry_jobs(now=now)


def _deferring(*names: str) -> Callable[[datetime], None]:
    """Return what defers jobs that need no argument but the instant."""

    def run(now: datetime) -> None:
        for name in names:
            queue.defer(name, {"timestamp": int(now.timestamp())})

    return run


TRY_AGAIN = _("Try again now")
SEND_AGAIN = _("Send again")
ASK_STRIPE = _("Ask Stripe now")
RECONNECT = _("Connect again")
REPAIRS: dict[str, Repair] = {
    "tickets": Repair(_("Make the tickets"), _make_tickets),
    "invoices": Repair(_("Fetch the invoices"), _fetch_invoices),
    "late_invoices": Repair(TRY_AGAIN, _retry),
    "pdfs": Repair(_("Fetch the PDFs"), _fetch_pdfs),
    "order_mails": Repair(_("Send the e-mails"), _send_mails),
    "mails": Repair(SEND_AGAIN, _send_again),
    "waiting_mails": Repair(SEND_AGAIN, _send_again),
    "refunds": Repair(ASK_STRIPE, _retry),
    "numbers": Repair(ASK_STRIPE, _deferring("explain_last_gaps")),
    "archive": Repair(_("Fetch the PDFs again"), _deferring("restore_archive")),
    "journal": Repair(_("Read it again now"), _deferring("check_journal")),
    "stripe": Repair(ASK_STRIPE, _deferring("check_connection")),
    "endpoint": Repair(RECONNECT, _deferring("reconnect_webhook")),
    "webhooks": Repair(RECONNECT, _deferring("reconnect_webhook")),
    "clock": Repair(ASK_STRIPE, _deferring("check_connection")),
    "comparisons": Repair(
        _("Compare now"), _deferring("collect_events", "reconcile_register", "reconcile_payouts")
    ),
    "events": Repair(TRY_AGAIN, _retry),
    "jobs": Repair(TRY_AGAIN, _retry),
}
