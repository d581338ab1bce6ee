"""What is stored under a former SECRET_KEY is encrypted with the one of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry
from souche.kit.secrets import Undecipherable, decrypt, is_newest, stored_secrets

if TYPE_CHECKING:
    from datetime import datetime

    from souche.kit.secrets import StoredSecret


@dataclass(frozen=True)
class Rotation:
    """Names of columns: encrypted again, encrypted with the key of today before, and opened by no key."""

    renewed: tuple[str, ...]
    current: tuple[str, ...]
    lost: tuple[str, ...]


def rotate_key(*, now: datetime) -> Rotation:
    """Encrypt every stored secret with the SECRET_KEY of today; a second time nothing changes.

    What opens with no key is left as it is: its key may still be found.
    """
    renewed, current, lost = [], [], []
    with transaction.atomic():
        for secret in stored_secrets():
            if is_newest(secret.stored):
                current.append(secret.name)
            elif _renew(secret):
                renewed.append(secret.name)
            else:
                lost.append(secret.name)
        if renewed:
            JournalEntry.record(verb="configuration.key_rotated", details={"secrets": renewed}, now=now)
    return Rotation(tuple(renewed), tuple(current), tuple(lost))


def _renew(secret: StoredSecret) -> bool:
    """Encrypt a secret again; return False when no key opens it."""
    try:
        secret.write(decrypt(secret.stored))
    except Undecipherable:
        return False
    return True
