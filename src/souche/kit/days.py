"""The day that an instant falls on somewhere: an instant has none of its own, and UTC's is nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo


def day_in(zone: ZoneInfo, *, instant: datetime) -> date:
    """Return the day on which an aware instant falls in a zone."""
    return instant.astimezone(zone).date()
