"""One-time codes of an application (RFC 6238): secrets, what a telephone scans, and which codes are right."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

if TYPE_CHECKING:
    from datetime import datetime

# RFC 4226, section 4, R6: 160 bits.
SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
# A telephone's clock may be a step off (RFC 6238, section 5.2).
STEPS_OFF = 1


def new_secret() -> str:
    """Return a secret as applications take it: base32, without padding."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def in_fours(secret: str) -> str:
    """Return a secret as a person types it, four characters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def scanned_address(*, secret: str, login: str, house: str) -> str:
    """Return what the QR code says (github.com/google/google-authenticator, "Key Uri Format")."""
    parameters = urlencode({"secret": secret, "issuer": house}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{house}:{login}', safe='')}?{parameters}"


def code_of(*, secret: str, step: int) -> str:
    """Return the six digits of a step, counted from the epoch."""
    clock = TOTP(base64.b32decode(secret), step=STEP_SECONDS, digits=DIGITS)
    clock.time = step * STEP_SECONDS
    return f"{clock.token():0{DIGITS}d}"


def step_at(now: datetime) -> int:
    """Return the step of an instant."""
    return int(now.timestamp()) // STEP_SECONDS


def step_of(*, code: str, secret: str, now: datetime, after: int | None) -> int | None:
    """Return the step whose code this is, None when it is of none near `now` later than the step `after`.

    A code that was used is thus not right a second time (RFC 6238, section 5.2). Spaces are not read.
    """
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    clock = TOTP(base64.b32decode(secret), step=STEP_SECONDS, digits=DIGITS)
    clock.time = now.timestamp()
    earliest = None if after is None else after + 1
    return clock.t() if clock.verify(int(digits), tolerance=STEPS_OFF, min_t=earliest) else None
