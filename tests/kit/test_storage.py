"""A file is whole or it is not there."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from souche.kit.storage import WholeFiles, write_whole
from tests.disk import files_in, room_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = b"%PDF-1.7 " + b"x" * 100_000


@pytest.fixture
def storage(tmp_path: Path) -> WholeFiles:
    return WholeFiles(location=tmp_path, allow_overwrite=True)


@pytest.mark.parametrize("backend", [settings.STORAGES["default"], settings.STORAGES["staticfiles"]])
def test_both_storages_keep_whole_files(backend: dict[str, str]) -> None:
    assert issubclass(import_string(backend["BACKEND"]), WholeFiles)


def test_on_a_full_disk_nothing_is_left(storage: WholeFiles, tmp_path: Path) -> None:
    with room_for(50_000), pytest.raises(OSError, match="too large"):
        storage.save("invoices/2026/one.pdf", ContentFile(LONG))

    assert files_in(tmp_path) == []


def test_on_a_full_disk_what_was_there_stays_whole(storage: WholeFiles, tmp_path: Path) -> None:
    storage.save("one.pdf", ContentFile(b"before"))

    with room_for(50_000), pytest.raises(OSError, match="too large"):
        storage.save("one.pdf", ContentFile(LONG))

    assert [path.read_bytes() for path in files_in(tmp_path)] == [b"before"]


def test_written_again_it_is_the_same_file(storage: WholeFiles, tmp_path: Path) -> None:
    names = [storage.save("a/one.pdf", ContentFile(content)) for content in (b"first", LONG)]

    assert names == ["a/one.pdf", "a/one.pdf"]
    assert [path.read_bytes() for path in files_in(tmp_path)] == [LONG]


def test_it_has_the_permissions_that_the_storage_says(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path, file_permissions_mode=0o640)
    storage.save("one.pdf", ContentFile(b"x"))

    assert stat.S_IMODE((tmp_path / "one.pdf").stat().st_mode) == 0o640


def test_text_is_kept_too(storage: WholeFiles, tmp_path: Path) -> None:
    storage.save("one.css", ContentFile("é"))

    assert (tmp_path / "one.css").read_text(encoding="utf-8") == "é"


def test_an_interrupted_writer_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path=tmp_path / "one.pdf", chunks=chunks())

    assert files_in(tmp_path) == []
