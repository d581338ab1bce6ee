"""A sign-in to the administration was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import UNKNOWN, JournalEntry, StaffMember

if TYPE_CHECKING:
    from datetime import datetime


def note_failed_sign_in(*, login: str, network: str, at: str, now: datetime) -> None:
    """Write it in the journal; `at` is what was wrong: `password` or a kind of second step.

    A login that nobody has is not written: people type their password there by mistake.
    """
    known = StaffMember.objects.filter(username=login).exists()
    JournalEntry.record(
        verb="staff.sign_in_failed",
        actor=UNKNOWN,
        subject=login if known else "",
        details={"network": network, "at": at},
        now=now,
    )
