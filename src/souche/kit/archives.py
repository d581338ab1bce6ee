"""ZIP files sent while they are made: only one of their files is in memory at a time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from _typeshed import ReadableBuffer


@dataclass(frozen=True)
class FileToZip:
    """A file with its name and its date."""

    name: str
    dated: datetime
    content: bytes


class _Outlet(io.RawIOBase):
    """Where ZipFile writes, and from where each part is taken at once."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, part: ReadableBuffer, /) -> int:
        before = len(self._written)
        self._written += part
        return len(self._written) - before

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zip_stream(files: Iterable[FileToZip]) -> Iterator[bytes]:
    """Yield a ZIP of the files, stored as they are: PDFs are compressed already."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:
        for file in files:
            archive.writestr(ZipInfo(file.name, file.dated.timetuple()[:6]), file.content)
            yield outlet.take()
    yield outlet.take()
