"""Who of the machine may read what is stored: ours alone, or everybody, whatever the umask says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Modes:
    """The permissions of files and of folders (chmod(2))."""

    files: int
    folders: int


# Uploads, invoices, exports: other users of the machine have no business there. The web server of ours sends
# the public pictures, so no other needs to read them.
OURS_ALONE = Modes(files=0o600, folders=0o700)
# Style sheets and scripts: a front server may send them straight from the disk.
FOR_ALL = Modes(files=0o644, folders=0o755)
BY_OTHERS = 0o077


def make_folder(*, folder: Path, mode: int) -> None:
    """Make a folder and those above it that are missing, each with this mode."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(mode)


def set_modes(*, folder: Path, modes: Modes) -> int:
    """Give everything below a folder, and the folder, these modes; return how many had others."""
    make_folder(folder=folder, mode=modes.folders)
    changed = int(_set(folder, modes.folders))
    for parent, folders, files in os.walk(folder):
        changed += sum(_set(Path(parent, name), modes.folders) for name in folders)
        changed += sum(_set(Path(parent, name), modes.files) for name in files)
    return changed


def is_open_to_others(folder: Path) -> bool:
    """Say whether another user of the machine may enter; what does not exist is closed."""
    return folder.exists() and bool(folder.stat().st_mode & BY_OTHERS)


def _set(path: Path, mode: int) -> bool:
    """Change the mode unless it is the right one; links are left alone."""
    if path.is_symlink() or path.stat().st_mode & 0o777 == mode:
        return False
    path.chmod(mode)
    return True
