"""Somebody of the staff who lost telephone and paper is let in again, by whoever keeps the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from axes.utils import reset as forget_failures
from django.db import transaction

from souche.domain.organisation.models import (
    AuthenticatorApp,
    JournalEntry,
    Passkey,
    RecoveryCode,
    StaffMember,
    end_other_sessions,
)

if TYPE_CHECKING:
    from datetime import datetime


class UnknownLogin(Exception):
    """Nobody of the staff has this login."""


@dataclass(frozen=True)
class Unlocked:
    """What was removed, each counted."""

    apps: int
    passkeys: int
    recovery_codes: int
    sessions: int
    failures: int
    is_closed: bool


def unlock_staff_member(*, login: str, now: datetime) -> Unlocked:
    """Remove every second step and forget what was tried; raise UnknownLogin.

    The password stays. Whoever must have a second step sets up a new one at the next sign-in.
    """
    with transaction.atomic():
        member = StaffMember.objects.filter(username=login).first()
        if member is None:
            raise UnknownLogin(login)
        unlocked = Unlocked(
            apps=AuthenticatorApp.objects.filter(member=member).delete()[0],
            passkeys=Passkey.objects.filter(member=member).delete()[0],
            recovery_codes=RecoveryCode.objects.filter(member=member).delete()[0],
            sessions=end_other_sessions(member=member),
            failures=forget_failures(username=login),
            is_closed=not (member.is_active and member.is_staff),
        )
        member.leave_sessions_behind()
        member.forget_wrong_codes()
        JournalEntry.record(verb="staff.unlocked", subject=login, details=_in_the_journal(unlocked), now=now)
    return unlocked


def _in_the_journal(unlocked: Unlocked) -> dict[str, object]:
    return {
        "apps": unlocked.apps,
        "passkeys": unlocked.passkeys,
        "recovery_codes": unlocked.recovery_codes,
        "sessions": unlocked.sessions,
    }
