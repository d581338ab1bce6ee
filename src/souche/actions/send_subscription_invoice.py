"""The invoice of a membership that renews is sent to its member, if the organiser wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import Membership
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime


def send_subscription_invoice(*, invoice_id: str, now: datetime) -> None:
    """Write the e-mail that brings an archived invoice, once."""
    invoice = Invoice.objects.get(public_id=invoice_id)
    if not Organisation.current().is_subscription_invoice_mailed or invoice.mails.exists():
        return
    membership = Membership.objects.with_their_facts().get(line__order=invoice.order)
    with transaction.atomic():
        Mail.about(membership=membership, kind=MailKind.RENEWED, invoice=invoice, now=now)
