"""The code of an application is compared with what a staff member typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.organisation.models import AuthenticatorApp
from souche.domain.organisation.second_step import CodesClosed, WrongCode

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember


def check_code(*, member: StaffMember, code: str, now: datetime) -> None:
    """Use a code, once; raise WrongCode, or CodesClosed when too many in a row were wrong."""
    until = member.count_code(now=now)
    if until:
        raise CodesClosed(until=until)
    apps = AuthenticatorApp.objects.filter(member=member, confirmed_at__isnull=False)
    if not any(app.take(code, now=now) for app in apps):
        raise WrongCode
    member.forget_wrong_codes()
