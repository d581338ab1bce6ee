"""Bob, whose telephone shows codes, for the tests of how staff enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.enter_administration import enter_administration
from souche.domain.organisation.models import AuthenticatorApp, JournalEntry
from souche.domain.organisation.one_time_codes import code_of, step_at
from tests.cast import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember, StaffSession


def code(member: StaffMember, *, now: datetime = NOON) -> str:
    """Return the code that the telephone shows."""
    secret = AuthenticatorApp.objects.filter(member=member).latest("pk").secret
    return code_of(secret=secret, step=step_at(now))


def wrong_code(member: StaffMember) -> str:
    """Return six digits that are none of those near noon."""
    secret = AuthenticatorApp.objects.filter(member=member).latest("pk").secret
    right = {code_of(secret=secret, step=step_at(NOON) + near) for near in range(-200, 200)}
    return next(digits for digits in (f"{number:06}" for number in range(500)) if digits not in right)


def sit(member: StaffMember, *, key: str = "a-session", now: datetime = NOON) -> StaffSession:
    """Let somebody be inside in one more browser."""
    return enter_administration(
        member=member, session_key=key, network="192.0.2.1", browser="Firefox, Linux", step="app", now=now
    )


def verbs() -> list[str]:
    """Return what the journal tells, oldest first."""
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
