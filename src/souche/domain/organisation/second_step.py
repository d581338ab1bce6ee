"""When a second step is asked of somebody, how long they stay, and how often a code may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from souche.domain.organisation.roles import Role, moves_money

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Stay:
    """How long a session lasts: without a request, and in all."""

    idle: timedelta
    whole: timedelta


AT_A_DESK = Stay(idle=timedelta(hours=4), whole=timedelta(hours=24))
WITH_MONEY = Stay(idle=timedelta(minutes=30), whole=timedelta(hours=12))
# A tablet at the door waits between two performances, and is for one day.
AT_THE_DOOR = Stay(idle=timedelta(hours=12), whole=timedelta(hours=24))


def stay_of(role: str) -> Stay:
    """Return how long a role stays; one that moves money, the shortest."""
    if moves_money(role):
        return WITH_MONEY
    return AT_THE_DOOR if role == Role.DOOR else AT_A_DESK


def must_have_one(role: str) -> bool:
    """Say whether nobody may work in this role without a second step."""
    return moves_money(role) and not settings.SECOND_STEP_OPTIONAL


# So many codes may be wrong in a row; each one more then doubles the time to wait.
WRONG_CODES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(failures: int) -> timedelta:
    """Return how long no code is read after so many wrong ones in a row."""
    if failures < WRONG_CODES:
        return timedelta(0)
    # Six doublings of a minute pass an hour: more are not counted.
    doublings: int = 2 ** min(failures - WRONG_CODES, 6)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def closed_until(*, failures: int, failed_at: datetime | None) -> datetime | None:
    """Return when codes are read again; None when they were never refused."""
    return failed_at + wait_after(failures) if failed_at else None


class WrongCode(Exception):
    """The code is not right, not right any more, or was used."""


class CodesClosed(Exception):
    """Too many codes were wrong in a row: none is read before `until` (UTC)."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__(f"closed until {until:%H:%M:%S} UTC")
        self.until = until


class LastSecondStep(Exception):
    """Whoever moves money keeps one second step."""
