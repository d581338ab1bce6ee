"""An e-mail leaves, with its PDFs attached, and what became of it is written down."""

from __future__ import annotations

import smtplib
from email.utils import formataddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from souche.actions.print_tickets import print_tickets
from souche.domain.mailing.letters import Purchase, Sender, documents_letter, invoice_letter
from souche.domain.mailing.models import MailKind
from souche.domain.orders.models import Line
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.mailing.letters import Letter
    from souche.domain.mailing.models import Mail
    from souche.domain.orders.models import Order

PDF = "application/pdf"


class MailNotTaken(Exception):
    """The mail server did not take the e-mail; why is on its row."""


def deliver_mail(*, mail: Mail, order_url: Callable[[Order], str], now: datetime) -> None:
    """Send an e-mail that the caller has claimed and note that it was sent; raise MailNotTaken otherwise.

    Its Message-ID is made of its public id: were it sent twice by a crash, mailboxes show it once.
    """
    organisation = Organisation.current()
    letter = _letter(mail=mail, order_url=order_url, organisation=organisation)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL or formataddr((organisation.name, organisation.email)),
        to=[mail.to],
        reply_to=[organisation.email],
        headers={"Message-ID": f"<{mail.public_id}@{organisation.email.rpartition('@')[2]}>"},
    )
    message.attach_alternative(letter.html, "text/html")
    for name, pdf in _attachments(mail):
        message.attach(name, pdf, PDF)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        mail.mark_failed(error=f"{type(error).__name__}: {error}")
        raise MailNotTaken(mail.public_id) from error
    mail.mark_sent(now=now)


def _letter(*, mail: Mail, order_url: Callable[[Order], str], organisation: Organisation) -> Letter:
    order = mail.order
    lines = list(Line.objects.filter(order=order).select_related("event"))
    event = lines[0].event
    purchase = Purchase(
        language=order.language,
        order_number=order.number,
        order_url=order_url(order),
        buyer_name=order.buyer_name,
        event_title=event.title,
        starts_at=event.starts_at,
        time_zone=organisation.time_zone,
        place_name=event.place_name,
        place_address=event.place_address,
        ticket_count=sum(line.quantity for line in lines),
        total_cents=order.total_cents,
        currency=order.currency,
        invoice_number=mail.invoice.number if mail.invoice else "",
        is_invoice_to_follow=order.is_invoice_wanted and mail.invoice is None,
    )
    sender = Sender(
        name=organisation.name,
        colour=organisation.primary_colour,
        email=organisation.email,
        phone=organisation.phone,
    )
    write = invoice_letter if mail.kind == MailKind.INVOICE else documents_letter
    return write(purchase=purchase, sender=sender)


def _attachments(mail: Mail) -> list[tuple[str, bytes]]:
    attachments = []
    if mail.kind == MailKind.DOCUMENTS:
        attachments.append((f"billets-{mail.order.number}.pdf", print_tickets(order=mail.order)))
    if mail.invoice:
        attachments.append((mail.invoice.filename, mail.invoice.pdf_bytes()))
    return attachments
