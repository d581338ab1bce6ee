"""One row of the fault table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Row:
    """What was done at one place of one story: how often it struck, and what did not hold then."""

    story: str
    place: str
    runs: int = 0
    faults: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
