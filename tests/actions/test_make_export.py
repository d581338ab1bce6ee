"""The file is made and kept, once."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from souche.actions.make_export import make_export
from souche.domain.accounting.models import Export, ExportKind
from souche.domain.accounting.register import Selection
from tests.cast import NOON, open_theatre
from tests.disk import files_in, room_for
from tests.register import issue

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from souche.domain.organisation.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def theatre() -> Organisation:
    return open_theatre()


def ask(kind: ExportKind, **chosen: date) -> Export:
    selection = Selection(is_livemode=False, time_zone="Europe/Paris", **chosen)  # type: ignore[arg-type]  # days alone
    return Export.request(kind=kind, selection=selection, by=None, total=2, now=NOON)


def make(export: Export) -> Export:
    make_export(export_id=export.public_id, now=NOON)
    return Export.objects.get(pk=export.pk)


def content(export: Export) -> str:
    with export.file.open("rb") as kept:
        return str(kept.read().decode("utf-8-sig"))


def test_the_file_is_kept_with_its_name_and_size() -> None:
    issue(1)
    issue(2)

    export = make(ask(ExportKind.CSV))

    assert export.is_finished
    assert export.filename == "factures-2026-11-25.csv"
    assert content(export).count("\r\n") == 3
    assert (export.done, export.size) == (2, export.file.size)


def test_only_what_was_selected_is_in_it() -> None:
    issue(1)

    export = make(ask(ExportKind.CSV, until=date(2026, 1, 31)))

    assert export.filename == "factures-2026-01-31.csv"
    assert "FACT-0001" not in content(export)


def test_a_journal_of_documents_is_not_named_as_the_books() -> None:
    issue(1)

    assert make(ask(ExportKind.JOURNAL)).filename == "journal-des-documents-2026-11-25.txt"


def test_a_second_run_makes_nothing() -> None:
    export = make(ask(ExportKind.CSV))
    issue(1)

    assert make(export).size == export.size


def test_an_export_that_was_forgotten_is_left() -> None:
    make_export(export_id="exp_gone", now=NOON)

    assert not Export.objects.exists()


def test_on_a_full_disk_no_part_of_it_is_kept_and_later_the_whole_of_it_once(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    export = ask(ExportKind.CSV)
    for _ in range(2):
        with room_for(1000), pytest.raises(OSError, match="too large"):
            export.keep(BytesIO(b"x" * 20_000), filename="register.csv", now=NOON)
    assert files_in(tmp_path) == []
    with transaction.atomic():
        make(export)
        transaction.set_rollback(True)

    assert make(export).is_finished
    assert len(files_in(tmp_path)) == 1
