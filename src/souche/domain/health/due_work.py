"""What is to be done, read from the rows that ask for it, each with the job that does it.

A job is deferred with its row; should it be lost all the same, the row still says what is to be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.accounting.models import Export
from souche.domain.customers.models import SignIn
from souche.domain.health.sales import lacking_mail
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.mailing.models import OF_A_LINK, Mail, MailKind
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import KeptBasket, Ticket
from souche.domain.organisation.models import PasswordReset
from souche.domain.payments.models import Refund
from souche.kit.queue import Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet
    from procrastinate.types import JSONValue

# The kinds that are not about a membership.
MAIL_JOBS: dict[str, str] = {
    MailKind.DOCUMENTS: "send_documents",
    MailKind.INVOICE: "send_documents",
    MailKind.PROCESSING: "send_order_mail",
    MailKind.REFUSED: "send_order_mail",
    MailKind.CANCELLED: "send_order_mail",
    MailKind.ORDER_LINK: "send_order_mail",
    MailKind.REFUNDED: "send_refund_mail",
    MailKind.DISPUTED: "send_dispute_mail",
    MailKind.ACCOUNTS: "send_to_accounts",
    MailKind.DUPLICATE: "send_duplicate",
    MailKind.BOOKS: "send_books",
    MailKind.EXAMPLE: "send_example",
    MailKind.SIGN_IN: "send_sign_in_link",
    MailKind.BASKET: "send_basket_link",
    MailKind.INVITATION: "send_invitation",
    MailKind.RESET: "send_password_reset",
}


def job_of(mail: Mail) -> Job:
    """Return the job that posts an e-mail; of what was forgotten, one that finds nothing to send."""
    name = MAIL_JOBS.get(mail.kind, "send_membership_mail")
    if mail.order and name == "send_documents":
        return Job(name, {"order_id": mail.order.public_id})
    if mail.kind == MailKind.EXAMPLE:
        return Job(name, {"to": mail.to, "timestamp": int(mail.created_at.timestamp())})
    if mail.kind in OF_A_LINK:
        return Job(name, _link_of(mail))
    if mail.kind == MailKind.BOOKS:
        made = Export.objects.filter(finished_at=mail.created_at)
        return Job(name, {"mail_id": mail.public_id, "export_id": _id_of(made)})
    return Job(name, {"mail_id": mail.public_id})


def _link_of(mail: Mail) -> dict[str, JSONValue]:
    """Return which link an e-mail brings: it was asked for at the instant of the e-mail."""
    if mail.kind == MailKind.SIGN_IN:
        return {"sign_in_id": _id_of(SignIn.objects.filter(email=mail.to, requested_at=mail.created_at))}
    if mail.kind == MailKind.BASKET:
        return {"basket_id": _id_of(KeptBasket.objects.filter(email=mail.to, kept_at=mail.created_at))}
    return {"reset_id": _id_of(PasswordReset.objects.filter(email=mail.to, requested_at=mail.created_at))}


def due_jobs(*, now: datetime) -> Iterator[Job]:
    """Yield the job of everything that a row asks for and that is not done yet."""
    for mail in Mail.objects.due(now=now).ready(now=now).select_related("order"):
        yield job_of(mail)
    for order_id in _ids(lacking_mail(now=now)):
        yield Job("send_documents", {"order_id": order_id})
    for invoice_id in _ids(Invoice.objects.unarchived()):
        yield Job("archive_invoice", {"invoice_id": invoice_id})
    for late_id in _ids(LateInvoice.objects.unmade()):
        yield Job("issue_invoice", {"late_invoice_id": late_id})
    for refund_id in _ids(Refund.objects.unmade()):
        yield Job("issue_refund", {"refund_id": refund_id})
    for export in Export.objects.filter(finished_at=None):
        yield Job(export.job_name, {"export_id": export.public_id})
    for membership_id in _ids(Membership.objects.to_give_back()):
        yield Job("refund_second_membership", {"membership_id": membership_id})
    yield from _refunds_of_cancelled_events()


def _refunds_of_cancelled_events() -> Iterator[Job]:
    """Yield the job of each order that has tickets of an event that was cancelled."""
    valid = Ticket.objects.valid().filter(event__cancelled_at__isnull=False)
    pairs = valid.order_by().values_list("order__public_id", "event__public_id").distinct()
    for order_id, event_id in pairs:
        yield Job("refund_cancelled_order", {"order_id": order_id, "event_id": event_id})


def _ids(rows: QuerySet) -> list[str]:  # type: ignore[type-arg]  # of any model that has a public id
    return list(rows.values_list("public_id", flat=True))


def _id_of(
    rows: QuerySet[SignIn] | QuerySet[KeptBasket] | QuerySet[PasswordReset] | QuerySet[Export],
) -> str:
    return rows.values_list("public_id", flat=True).first() or ""
