"""The buyer receives the tickets and the invoice: in one e-mail when both are there in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.deliver_mail import deliver_mail
from souche.actions.fulfil_order import PATIENCE
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.models import Order

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.invoices.models import Invoice


def send_documents(*, order_id: str, order_url: Callable[[Order], str], now: datetime) -> None:
    """Send what the buyer of a paid order has not received yet; called again, nothing is sent twice.

    The tickets wait a minute for an invoice that was asked for; then they leave alone, and the invoice
    follows in an e-mail of its own. `order_url` gives the absolute address of the order's page.
    Raises MailNotTaken, MailHeld: the job tries again.
    """
    order = Order.objects.select_related("customer").get(public_id=order_id)
    if not order.is_paid:
        return
    invoice = order.invoices.of_purchase().archived().first()
    mail = _mail_to_send(order=order, invoice=invoice, now=now)
    while mail and mail.claim(now=now):
        # What may have left before a crash is sent as it was: an invoice that came since then follows.
        if invoice and mail.invoice is None and mail.claimed_at is None:
            mail.attach(invoice=invoice)
        deliver_mail(mail=mail, order=order, order_url=order_url, now=now)
        mail = _mail_to_send(order=order, invoice=invoice, now=now)


def _mail_to_send(*, order: Order, invoice: Invoice | None, now: datetime) -> Mail | None:
    documents = Mail.objects.filter(order=order, kind=MailKind.DOCUMENTS).first()
    if documents is None:
        if _should_wait(order=order, invoice=invoice, now=now):
            return None
        return Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=invoice, now=now)
    if not documents.is_sent:
        return documents
    if invoice is None or documents.invoice_id == invoice.pk:
        return None
    following = Mail.objects.filter(invoice=invoice, kind=MailKind.INVOICE).first()
    return following or Mail.prepare(order=order, kind=MailKind.INVOICE, invoice=invoice, now=now)


def _should_wait(*, order: Order, invoice: Invoice | None, now: datetime) -> bool:
    is_late = order.paid_at is not None and now >= order.paid_at + PATIENCE
    return order.is_invoice_wanted and invoice is None and not is_late
