"""The books of a month are asked for, by somebody or by the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.accounting.models import Export, ExportKind
from souche.domain.accounting.register import Selection, selected
from souche.domain.organisation.models import SOUCHE, JournalEntry, Organisation

if TYPE_CHECKING:
    from datetime import date, datetime

    from souche.domain.organisation.models import StaffMember


def request_books(*, month: date, by: StaffMember | None, now: datetime) -> Export:
    """Write the books to make of the month that a day belongs to; a job makes and sends them.

    A month without sales has its books too: that is what they say.
    """
    organisation = Organisation.current()
    first = month.replace(day=1)
    next_month = (first + timedelta(days=31)).replace(day=1)
    selection = Selection(
        is_livemode=organisation.is_livemode,
        time_zone=organisation.time_zone,
        since=first,
        until=next_month - timedelta(days=1),
    )
    with transaction.atomic():
        JournalEntry.record(verb="books.requested", actor=by or SOUCHE, subject=f"{first:%Y-%m}", now=now)
        return Export.request(
            kind=ExportKind.BOOKS,
            selection=selection,
            by=by,
            total=selected(selection).count(),
            now=now,
        )
