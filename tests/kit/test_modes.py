"""What is stored is ours alone, whatever the umask says; the static files are for all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from souche.kit.modes import FOR_ALL, OURS_ALONE, is_open_to_others, set_modes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture(params=[0o000, 0o022, 0o077], autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_document_is_ours_alone(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    storages["default"].save("invoices/2026/inv_1.pdf", ContentFile(b"%PDF"))

    folder = tmp_path / "media" / "invoices" / "2026"
    assert mode_of(folder / "inv_1.pdf") == 0o600
    assert {mode_of(path) for path in (folder, folder.parent, folder.parent.parent)} == {0o700}


def test_what_was_open_is_closed_and_then_stays(tmp_path: Path) -> None:
    for folder in (tmp_path / "media", tmp_path / "media" / "invoices"):
        folder.mkdir()
        folder.chmod(0o755)
        (folder / "one.pdf").write_bytes(b"%PDF")
        (folder / "one.pdf").chmod(0o644)
    assert is_open_to_others(tmp_path / "media")

    assert set_modes(folder=tmp_path / "media", modes=OURS_ALONE) == 4
    assert set_modes(folder=tmp_path / "media", modes=OURS_ALONE) == 0
    assert not is_open_to_others(tmp_path / "media")
    assert {mode_of(path) for path in (tmp_path / "media").rglob("*")} == {0o600, 0o700}


def test_a_front_server_may_read_the_static_files(tmp_path: Path) -> None:
    (tmp_path / "static" / "shop").mkdir(parents=True)
    (tmp_path / "static" / "shop" / "shop.css.gz").write_bytes(b"x")

    set_modes(folder=tmp_path / "static", modes=FOR_ALL)

    assert mode_of(tmp_path / "static" / "shop") == 0o755
    assert mode_of(tmp_path / "static" / "shop" / "shop.css.gz") == 0o644
