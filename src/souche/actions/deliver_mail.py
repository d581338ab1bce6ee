"""The e-mail of an order leaves, with its PDFs attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
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


def deliver_mail(*, mail: Mail, order: Order, order_url: Callable[[Order], str], now: datetime) -> None:
    """Write the letter of an e-mail that the caller has claimed, and post it; raise MailNotTaken."""
    organisation = Organisation.current()
    post_letter(
        mail=mail,
        letter=_letter(mail=mail, order=order, order_url=order_url, organisation=organisation),
        organisation=organisation,
        pdfs=_attachments(mail=mail, order=order),
        now=now,
    )


def _letter(
    *, mail: Mail, order: Order, order_url: Callable[[Order], str], organisation: Organisation
) -> Letter:
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
    write = invoice_letter if mail.kind == MailKind.INVOICE else documents_letter
    return write(purchase=purchase, sender=Sender.of(organisation))


def _attachments(*, mail: Mail, order: Order) -> list[tuple[str, bytes]]:
    attachments = []
    if mail.kind == MailKind.DOCUMENTS:
        attachments.append((f"billets-{order.number}.pdf", print_tickets(order=order)))
    if mail.invoice:
        attachments.append((mail.invoice.filename, mail.invoice.pdf_bytes()))
    return attachments
