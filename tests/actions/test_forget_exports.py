"""Exports leave after a month, with their files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from souche.actions.forget_exports import forget_exports
from souche.actions.make_export import make_export
from souche.domain.accounting.models import KEPT, Export, ExportKind
from souche.domain.accounting.register import Selection
from tests.cast import NOON, open_theatre

pytestmark = pytest.mark.django_db


def test_it_is_forgotten_with_its_file_after_a_month() -> None:
    open_theatre()
    selection = Selection(is_livemode=False, time_zone="Europe/Paris")
    export = Export.request(kind=ExportKind.CSV, selection=selection, by=None, total=0, now=NOON)
    make_export(export_id=export.public_id, now=NOON)
    kept = Path(Export.objects.get().file.path)
    assert kept.exists()

    assert forget_exports(now=NOON + KEPT - timedelta(seconds=1)) == 0
    assert forget_exports(now=NOON + KEPT) == 1

    assert not Export.objects.exists()
    assert not kept.exists()
