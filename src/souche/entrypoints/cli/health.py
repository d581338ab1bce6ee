"""The findings of `souche check`, printed once Stripe was asked and the whole archive read again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from souche.actions.check_archive import check_archive
from souche.actions.check_connection import check_connection
from souche.actions.check_health import check_health
from souche.domain.health.sentences import STATES, sentence_of, title_of
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from souche.kit.machine import database_engine, migrations_to_come

if TYPE_CHECKING:
    from souche.domain.health.findings import Finding


class NotAtThisVersion(Exception):
    """The tables are not those that this program knows: there is nothing that it could read."""


def report() -> int:
    """Look at everything now, print it, and return the worst state: 0, 1 or 2.

    Raises NotAtThisVersion. What a check finds is kept in the database: in one that cannot be written to
    nothing new is looked at, and what is known is told.
    """
    if migrations_to_come():
        raise NotAtThisVersion
    now = clock.now()
    if database_engine().is_writable:
        check_connection(webhook_url=f"{settings.BASE_URL}{reverse('webhooks:receive')}", now=now)
        check_archive(now=now)
    findings = check_health(now=now)
    with timezone.override(ZoneInfo(Organisation.current().time_zone)):
        for finding in findings:
            print(_line(finding))
    return max(finding.state for finding in findings)


def _line(finding: Finding) -> str:
    line = f"[{STATES[finding.state]}] {title_of(finding)} – {sentence_of(finding)}"
    return f"{line}\n    {', '.join(str(row) for row in finding.rows)}" if finding.rows else line
