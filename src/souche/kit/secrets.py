"""Encryption at rest and signed links, keyed by SECRET_KEY (older keys: SECRET_KEY_FALLBACKS), and tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from collections.abc import Iterator


class Undecipherable(Exception):
    """What was stored was encrypted with a key that is gone."""


class BadLink(Exception):
    """A signed link was altered, cut or made for something else."""


def _cipher() -> MultiFernet:
    return _cipher_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *settings.GUESSABLE_KEYS))


@lru_cache(maxsize=2)
def _cipher_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"souche.kit.secrets")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))


def encrypt(plain: str) -> str:
    """Return `plain` encrypted for storage."""
    return _cipher().encrypt(plain.encode()).decode()


def decrypt(stored: str) -> str:
    """Return what `encrypt` was given; raise Undecipherable when no known key opens it."""
    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise Undecipherable from error


def sign(*, purpose: str, value: str) -> str:
    """Return `value` with a signature valid for `purpose` alone."""
    return signing.Signer(salt=f"souche.{purpose}").sign(value)


def unsign(*, purpose: str, signed: str) -> str:
    """Return the value that was signed for `purpose`; raise BadLink otherwise."""
    try:
        return signing.Signer(salt=f"souche.{purpose}").unsign(signed)
    except signing.BadSignature as error:
        raise BadLink from error


def new_token() -> str:
    """Return 256 random bits, as they stand in an address or a cookie."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what is kept of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class StoredSecret:
    """One encrypted value of the database, as it stands there."""

    row: models.Model
    field: EncryptedTextField
    stored: str

    @property
    def name(self) -> str:
        """Return what a person of the house calls it."""
        return str(self.field.verbose_name)

    def write(self, plain: str) -> None:
        """Keep `plain` in its place, encrypted with the SECRET_KEY of today."""
        type(self.row)._default_manager.filter(pk=self.row.pk).update(**{self.field.attname: plain})  # noqa: SLF001  # Django documents it


def stored_secrets() -> Iterator[StoredSecret]:
    """Yield every encrypted value of every table, held until the end of the transaction."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001  # Django documents it
            if isinstance(field, EncryptedTextField):
                as_stored = Cast(field.attname, models.TextField())
                rows = model._default_manager.select_for_update().annotate(as_stored=as_stored)  # noqa: SLF001  # same
                for row in rows.exclude(as_stored="").order_by("pk"):
                    yield StoredSecret(row=row, field=field, stored=row.as_stored)


def is_newest(stored: str) -> bool:
    """Say whether the present SECRET_KEY itself opens what was stored, and none of the former is needed."""
    try:
        Fernet(_derive(settings.SECRET_KEY)).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


class Lost(str):
    """A secret that no known key opens: it reads as empty, and is written back as it was stored.

    Whoever needs to tell it from a secret that was never given asks `isinstance(secret, Lost)`.
    """

    __slots__ = ("stored",)
    stored: str

    def __new__(cls, stored: str) -> Self:
        """Keep what is stored: the right key may come back."""
        lost = super().__new__(cls, "")
        lost.stored = stored
        return lost

    def __getnewargs__(self) -> tuple[str]:
        """Let a copy be as lost as this one."""
        return (self.stored,)


class EncryptedTextField(models.TextField[str, str]):
    """A text that is encrypted in the database and plain in memory; the empty text stays empty.

    What no known key opens is read as `Lost`.
    """

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt what the database holds."""
        if not value:
            return value
        try:
            return decrypt(value)
        except Undecipherable:
            return Lost(value)

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        if isinstance(value, Lost):
            return value.stored
        plain = cast("str | None", super().get_prep_value(value))
        return encrypt(plain) if plain else plain
