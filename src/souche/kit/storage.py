"""Files that are whole or not there: written beside their place, forced to the disk, then renamed.

A disk that fills up half-way, or a program that is killed, leaves what was there before.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it has no types

from souche.kit.modes import OURS_ALONE, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.base import File


NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_whole(*, path: Path, chunks: Iterable[bytes | str], mode: int | None = None) -> None:
    """Put a file of these chunks in its place, in one move; `mode` are its permissions, else the usual ones.

    What was there is replaced. Raises OSError, and then nothing has changed.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(beside, NEW_FILE, 0o666 if mode is None else mode), "wb") as writing:
            for chunk in chunks:
                writing.write(chunk.encode() if isinstance(chunk, str) else chunk)
            writing.flush()
            os.fsync(writing.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _force_name(path.parent)


def _force_name(folder: Path) -> None:
    """Force the new name to the disk too: it is a change of the folder (fsync(2))."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class WholeFiles(FileSystemStorage):
    """A folder whose files are whole; whoever chooses a name answers for it being free, or meant."""

    def _save(self, name: str, content: File[Any]) -> str:
        path = Path(self.path(name))
        make_folder(folder=path.parent, mode=self.directory_permissions_mode or OURS_ALONE.folders)
        write_whole(path=path, chunks=content.chunks(), mode=self.file_permissions_mode or OURS_ALONE.files)
        return path.relative_to(Path(self.location).absolute()).as_posix()


class WholeStaticFiles(WholeFiles, CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # same
    """The static files: one cut by a full disk would look newer than its source, and stay."""
