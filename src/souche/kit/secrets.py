"""Encryption at rest and signed links, keyed by SECRET_KEY (older keys: SECRET_KEY_FALLBACKS), and tokens."""

import base64
import hashlib
import secrets
from functools import lru_cache
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing
from django.db import models


class Undecipherable(Exception):
    """What was stored was encrypted with a key that is gone."""


class BadLink(Exception):
    """A signed link was altered, cut or made for something else."""


def _cipher() -> MultiFernet:
    return _cipher_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


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


class EncryptedTextField(models.TextField[str, str]):
    """A text that is encrypted in the database and plain in memory; the empty text stays empty."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Decrypt what the database holds."""
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what goes to the database."""
        plain = cast("str | None", super().get_prep_value(value))
        return encrypt(plain) if plain else plain
