"""Identifiers that look like Stripe's."""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
# Prefix -> how many characters Stripe writes after it.
LENGTHS = {
    "acct": 16,
    "bpc": 24,
    "bps": 24,
    "ch": 24,
    "cs_test": 58,
    "cus": 14,
    "evt": 24,
    "il": 24,
    "cn": 24,
    "cnli": 24,
    "ii": 24,
    "in": 24,
    "inpay": 24,
    "li": 24,
    "pi": 24,
    "pm": 24,
    "price": 24,
    "prod": 14,
    "re": 24,
    "si": 14,
    "sub": 24,
    "clock": 24,
    "req": 14,
    "du": 24,
    "po": 24,
    "txn": 24,
    "txr": 24,
    "txi": 24,
    "upcoming_in": 24,
    "we": 24,
    "whsec": 32,
}
# These carry the mark of the account's generation in front.
_MARKED = {
    "bpc",
    "bps",
    "ch",
    "du",
    "po",
    "txn",
    "evt",
    "il",
    "cn",
    "cnli",
    "ii",
    "in",
    "li",
    "pi",
    "pm",
    "price",
    "re",
    "sub",
    "txr",
    "we",
    "inpay",
    "clock",
}


def new_id(prefix: str) -> str:
    """Return a fresh identifier such as `in_1Nk…`, `cus_…` or `cs_test_…`."""
    mark = "1S" if prefix in _MARKED else ""
    length = LENGTHS[prefix] - len(mark)
    return f"{prefix}_{mark}{random_text(length)}"


def random_text(length: int) -> str:
    """Return unguessable letters and digits."""
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(length))
