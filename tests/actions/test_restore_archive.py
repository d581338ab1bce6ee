"""What was lost or altered in the archive is fetched from Stripe again, and the journal tells it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from souche.actions.check_archive import check_archive
from souche.actions.restore_archive import restore_archive
from souche.domain.organisation.models import JournalEntry
from souche.kit import clock
from tests.actions.archives import archived
from tests.cast import NOON
from tests.disk import files_in, room_for
from tests.register import issue

if TYPE_CHECKING:
    from pytest_django import Settings

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_damaged_pdf_is_restored(event: Event, local_stripe: LocalStripe, *, is_lost: bool) -> None:
    invoice = archived(event, local_stripe)
    before, file = invoice.pdf_sha256, Path(invoice.pdf.path)
    if is_lost:
        file.unlink()
    else:
        file.write_bytes(b"%PDF-altered")
    assert len(check_archive(now=clock.now()).differences) == 1

    assert restore_archive(now=clock.now()) == 1

    assert check_archive(now=clock.now()).differences == []
    invoice.refresh_from_db()
    assert invoice.pdf_bytes().startswith(b"%PDF")
    assert len(invoice.pdf_bytes()) == invoice.pdf_size
    entry = JournalEntry.objects.get(verb="archive.pdf_restored")
    assert entry.details == {"sha256_before": before, "sha256": invoice.pdf_sha256}


def test_an_intact_archive_is_left(event: Event, local_stripe: LocalStripe) -> None:
    archived(event, local_stripe)
    assert restore_archive(now=clock.now()) == 0

    check_archive(now=clock.now())
    assert restore_archive(now=clock.now()) == 0


def test_on_a_full_disk_the_archived_file_stays(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    invoice = issue(1)
    invoice.archive(pdf=b"%PDF-1.7 of the first day", now=NOON)

    with room_for(1000), pytest.raises(OSError, match="too large"), transaction.atomic():
        invoice.restore(pdf=b"%PDF-1.7 drawn anew" + b"x" * 20_000)

    invoice.refresh_from_db()
    assert invoice.is_intact()
    assert len(files_in(tmp_path)) == 1
