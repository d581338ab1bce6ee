"""Somebody asks for a file made of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.accounting.models import Export
from souche.domain.accounting.register import selected
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.accounting.models import ExportKind
    from souche.domain.accounting.register import Selection
    from souche.domain.organisation.models import StaffMember

# A spreadsheet has a million rows, a person far less patience; a year of a large house fits.
MOST_DOCUMENTS = 150_000


class NothingSelected(Exception):
    """No document answers to the selection."""


class TooManySelected(Exception):
    """More documents than one file should hold."""

    def __init__(self, *, count: int) -> None:
        super().__init__(str(count))
        self.count = count


def request_export(*, kind: ExportKind, selection: Selection, actor: StaffMember, now: datetime) -> Export:
    """Write the export to make, and who asked in the journal; a job makes it.

    Raises NothingSelected or TooManySelected.
    """
    count = selected(selection).count()
    if count == 0:
        raise NothingSelected
    if count > MOST_DOCUMENTS:
        raise TooManySelected(count=count)
    with transaction.atomic():
        export = Export.request(kind=kind, selection=selection, by=actor, total=count, now=now)
        JournalEntry.record(
            verb="register.exported", actor=actor, subject=kind, details={"documents": count}, now=now
        )
    return export
