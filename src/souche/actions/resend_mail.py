"""An e-mail that did not leave is posted again, whatever became of the job that was to post it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.accounting.models import Export
from souche.domain.customers.models import SignIn
from souche.domain.mailing.models import MailKind
from souche.kit import queue

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from procrastinate.types import JSONValue

    from souche.domain.mailing.models import Mail

# The kinds that are not about a membership.
JOBS: dict[str, str] = {
    MailKind.DOCUMENTS: "send_documents",
    MailKind.INVOICE: "send_documents",
    MailKind.PROCESSING: "send_order_mail",
    MailKind.REFUSED: "send_order_mail",
    MailKind.CANCELLED: "send_order_mail",
    MailKind.REFUNDED: "send_refund_mail",
    MailKind.DISPUTED: "send_dispute_mail",
    MailKind.ACCOUNTS: "send_to_accounts",
    MailKind.DUPLICATE: "send_duplicate",
    MailKind.BOOKS: "send_books",
    MailKind.EXAMPLE: "send_example",
    MailKind.SIGN_IN: "send_sign_in_link",
}


def resend_mail(*, mail: Mail) -> None:
    """Defer the job that posts an e-mail, once however often it is asked; sent meanwhile, nothing leaves."""
    name = JOBS.get(mail.kind, "send_membership_mail")
    queue.defer_once(name, _arguments(mail), key=f"resend:{mail.public_id}")


def _arguments(mail: Mail) -> dict[str, JSONValue]:
    if mail.order and JOBS.get(mail.kind) == "send_documents":
        return {"order_id": mail.order.public_id}
    if mail.kind == MailKind.EXAMPLE:
        return {"to": mail.to, "timestamp": int(mail.created_at.timestamp())}
    if mail.kind == MailKind.SIGN_IN:
        return {"sign_in_id": _id_of(SignIn.objects.filter(email=mail.to, requested_at=mail.created_at))}
    if mail.kind == MailKind.BOOKS:
        exports = Export.objects.filter(finished_at=mail.created_at)
        return {"mail_id": mail.public_id, "export_id": _id_of(exports)}
    return {"mail_id": mail.public_id}


def _id_of(rows: QuerySet[SignIn] | QuerySet[Export]) -> str:
    """Return the public id of the row; of one that was forgotten none, and its job finds nothing to send."""
    return rows.values_list("public_id", flat=True).first() or ""
