"""The e-mail of an order leaves, with its PDFs attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.post_letter import post_letter
from souche.actions.print_tickets import print_tickets
from souche.domain.catalogue.models import Event
from souche.domain.mailing.letters import (
    Purchase,
    Sender,
    cancelled_letter,
    documents_letter,
    invoice_letter,
    order_link_letter,
    processing_letter,
    refused_letter,
)
from souche.domain.mailing.membership_letters import membership_in_words
from souche.domain.mailing.models import MailKind
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Line
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.mailing.models import Mail
    from souche.domain.orders.models import Order

LETTERS = {
    MailKind.DOCUMENTS: documents_letter,
    MailKind.INVOICE: invoice_letter,
    MailKind.PROCESSING: processing_letter,
    MailKind.REFUSED: refused_letter,
    MailKind.CANCELLED: cancelled_letter,
    MailKind.ORDER_LINK: order_link_letter,
}


def deliver_mail(*, mail: Mail, order: Order, order_url: Callable[[Order], str], now: datetime) -> None:
    """Write the letter of an e-mail that the caller has claimed, and post it; raise MailNotTaken."""
    organisation = Organisation.current()
    lines = list(Line.objects.filter(order=order).select_related("event"))
    purchase = _purchase(mail=mail, order=order, lines=lines, organisation=organisation, url=order_url(order))
    write = LETTERS[MailKind(mail.kind)]
    post_letter(
        mail=mail,
        letter=write(purchase=purchase, sender=Sender.of(organisation)),
        organisation=organisation,
        attachments=_attachments(mail=mail, order=order, has_tickets=purchase.ticket_count > 0),
        now=now,
    )


def _purchase(
    *, mail: Mail, order: Order, lines: list[Line], organisation: Organisation, url: str
) -> Purchase:
    # An order of memberships alone has no event, and says nothing of one.
    event = next((line.event for line in lines if line.event), Event())
    return Purchase(
        language=order.language,
        order_number=order.number,
        order_url=url,
        buyer_name=order.buyer_name,
        event_title=event.title,
        starts_at=event.starts_at,
        time_zone=organisation.time_zone,
        place_name=event.place_name,
        place_address=event.place_address,
        ticket_count=order.tickets.valid().count(),
        total_cents=order.total_cents,
        currency=order.currency,
        invoice_number=mail.invoice.number if mail.invoice else "",
        is_invoice_to_follow=order.is_invoice_wanted and mail.invoice is None,
        correction_days=organisation.invoice_correction_days,
        memberships=()
        if mail.kind == MailKind.CANCELLED
        else _memberships(lines, order=order, organisation=organisation),
        is_voided=order.status == OrderStatus.VOIDED,
        is_event_cancelled=event.is_cancelled,
        void=mail.voiding.lines if mail.voiding else (),
        message=mail.voiding.message if mail.voiding else event.cancellation_reason,
    )


def _memberships(lines: list[Line], *, order: Order, organisation: Organisation) -> tuple[str, ...]:
    """Say each membership of the order with its last day; one query, when there is one."""
    if all(line.event_id for line in lines):
        return ()
    memberships = Membership.objects.filter(line__order=order).with_their_facts()
    zone, language = organisation.time_zone, order.language
    return tuple(
        membership_in_words(membership=membership, time_zone=zone, language=language)
        for membership in memberships
    )


def _attachments(*, mail: Mail, order: Order, has_tickets: bool) -> list[tuple[str, bytes]]:
    attachments = []
    if mail.kind == MailKind.DOCUMENTS and has_tickets:
        attachments.append((f"billets-{order.number}.pdf", print_tickets(order=order)))
    if mail.invoice:
        attachments.append((mail.invoice.filename, mail.invoice.pdf_bytes()))
    return attachments
