"""An invoice of the archive goes to somebody again, at whatever address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.invoices.models import Invoice
    from souche.domain.organisation.models import StaffMember


class NotArchivedYet(Exception):
    """The PDF is still to come from Stripe."""


class NoAddress(Exception):
    """What was typed is no e-mail address."""


def resend_invoice(*, invoice: Invoice, to: str, actor: StaffMember, now: datetime) -> Mail:
    """Write the e-mail that brings a duplicate of an invoice, and who asked for it in the journal.

    Raises NotArchivedYet or NoAddress.
    """
    if not invoice.is_archived:
        raise NotArchivedYet(invoice.number)
    try:
        validate_email(to)
    except ValidationError as error:
        raise NoAddress(to) from error
    with transaction.atomic():
        mail = Mail.duplicate(invoice=invoice, to=to, now=now)
        JournalEntry.record(
            verb="invoice.resent", actor=actor, subject=invoice.number, details={"to": to}, now=now
        )
    return mail
