"""The file that somebody asked for is made of the register and kept."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.utils import translation

from souche.domain.accounting.exports import WRITERS, Source, name_of
from souche.domain.accounting.models import Export
from souche.domain.accounting.register import selected
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime


def make_export(*, export_id: str, now: datetime) -> None:
    """Make the file of an export, in the organisation's language; called again, nothing is made twice.

    An export that was forgotten meanwhile is left.
    """
    export = Export.objects.filter(public_id=export_id, finished_at=None).first()
    if export is None:
        return
    organisation, selection = Organisation.current(), export.chosen
    source = Source(invoices=selected(selection), organisation=organisation, tell=export.advance)
    until = selection.until or organisation.day_of(now)
    with TemporaryFile() as made, translation.override(organisation.language):
        WRITERS[export.kind](made, source)
        export.keep(made, filename=name_of(kind=export.kind, until=until), now=now)
