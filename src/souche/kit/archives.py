"""ZIP files sent while they are made: only one of their files is in memory at a time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from _typeshed import ReadableBuffer


@dataclass(frozen=True)
class FileToZip:
    """A file with its name and the aware instant that dates it."""

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


def zip_stream(files: Iterable[FileToZip], *, zone: ZoneInfo) -> Iterator[bytes]:
    """Yield a ZIP of the files, stored as they are: PDFs are compressed already.

    A ZIP says the hour of a clock on a wall, and no zone: it is the one of `zone`.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:
        for file in files:
            archive.writestr(ZipInfo(file.name, file.dated.astimezone(zone).timetuple()[:6]), file.content)
            yield outlet.take()
    yield outlet.take()
