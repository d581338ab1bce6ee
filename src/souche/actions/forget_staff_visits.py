"""Sessions that are over and attempts to enter the administration are forgotten: strangers make both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session

from souche.kit.sign_in_limits import KNOWN_THERE

if TYPE_CHECKING:
    from datetime import datetime

# An attempt counts for a quarter of an hour; a day lets somebody look at what happened.
ATTEMPTS_KEPT = timedelta(days=1)


def forget_staff_visits(*, now: datetime) -> None:
    """Delete what counts for nothing any more; where staff entered from counts for ninety days."""
    Session.objects.filter(expire_date__lt=now).delete()
    for attempts in (AccessAttempt, AccessFailureLog):
        attempts.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=now - KNOWN_THERE).delete()
