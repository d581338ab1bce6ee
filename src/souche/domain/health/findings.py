"""Findings: what is well and what needs a hand, one line each, without a word of any language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

# As many rows of a finding are named.
NAMED = 5


class State(IntEnum):
    """How a subject is; the worst of several is their maximum."""

    WELL = 0
    TO_LOOK_AT = 1
    BROKEN = 2


@dataclass(frozen=True)
class Finding:
    """One subject: `word` chooses its sentence in words.SENTENCES, which `values` complete.

    `rows` are the first of those that it is about.
    """

    subject: str
    state: State
    word: str
    values: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[Model, ...] = ()


def well(subject: str, **values: object) -> Finding:
    """Return that a subject is well."""
    return Finding(subject, State.WELL, f"{subject}_well", values)


def unless_none(subject: str, rows: QuerySet[Model], *, state: State = State.BROKEN) -> Finding:
    """Return how many rows are not as they should be, or that all is well."""
    first = tuple(rows[:NAMED])
    if not first:
        return well(subject)
    return Finding(subject, state, f"{subject}_lacking", {"count": rows.count()}, first)
