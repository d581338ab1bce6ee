"""Who asked to enter, and from where, is forgotten after a day; sessions that are over, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.customers.models import AccountSession, SignIn
from souche.domain.organisation.models import PasswordReset, StaffSession

if TYPE_CHECKING:
    from datetime import datetime


def forget_sign_ins(*, now: datetime) -> None:
    """Delete what counts for nothing any more."""
    SignIn.objects.over(now=now).delete()
    AccountSession.objects.over(now=now).delete()
    PasswordReset.objects.over(now=now).delete()
    StaffSession.objects.over(now=now).end()
