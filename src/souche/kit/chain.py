"""Facts in a chain: each bears the SHA-256 of itself and of the digest before it.

Whoever alters, removes, reorders or inserts one must write every later digest anew, and then the last one is
another than those that were kept elsewhere. Plain Python without a database: an export is verified by it.

A value that somebody may one day ask to be forgotten is not in the chain itself, only its seal: the SHA-256
of the value behind its own random salt. Value and salt can be destroyed; the seal stays and tells nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# The digest before the first fact.
START = "0" * 64


class Fault(StrEnum):
    """What is wrong with a fact, or just before it."""

    ALTERED = "altered"
    MISSING = "missing"


@dataclass(frozen=True)
class Link:
    """One fact of a chain: its place, counted from one, what it says, and the digest written with it."""

    position: int
    content: Mapping[str, object]
    digest: str


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: at this position, for this reason."""

    position: int
    fault: Fault


def canonical(value: object) -> bytes:
    """Return the one way of writing a value of JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: Mapping[str, object], *, position: int, previous: str) -> str:
    """Return the digest of a fact at its place, after the digest `previous`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical([previous, position, content])).hexdigest()


def new_salt() -> str:
    """Return 128 random bits: without them nobody can try which value a seal is of."""
    return secrets.token_hex(16)


def seal_of(value: object, *, salt: str) -> str:
    """Return what the chain keeps of a value that may be forgotten."""
    return hashlib.sha256(canonical([salt, value])).hexdigest()


def breaks_of(links: Iterable[Link]) -> Iterator[Break]:
    """Yield where a chain, read in order of position from the first, does not hold.

    After a break the chain is followed from what is written there: one altered fact is one break.
    """
    position, previous = 0, START
    for link in links:
        for missing in range(position + 1, link.position):
            yield Break(missing, Fault.MISSING)
        if not _follows(link, position=position, previous=previous):
            yield Break(link.position, Fault.ALTERED)
        position, previous = link.position, link.digest


def _follows(link: Link, *, position: int, previous: str) -> bool:
    """Say whether a fact is what was written after `previous`; after a missing one nobody can tell."""
    if link.position > position + 1:
        return True
    is_whole = digest_of(link.content, position=link.position, previous=previous) == link.digest
    return is_whole and link.position == position + 1
