"""What is broken is noted now and then, so that the dashboard says it without looking at everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.check_health import check_health
from souche.domain.health.findings import State
from souche.domain.health.models import Check, CheckKind

if TYPE_CHECKING:
    from datetime import datetime


def note_health(*, now: datetime) -> None:
    """Keep which subjects are broken, in place of what was noted before."""
    findings = check_health(now=now)
    broken = [
        {"what": "broken", "subject": finding.subject}
        for finding in findings
        if finding.state == State.BROKEN
    ]
    with transaction.atomic():
        Check.objects.filter(kind=CheckKind.HEALTH).delete()
        Check.record(kind=CheckKind.HEALTH, compared={"subjects": len(findings)}, differences=broken, now=now)
