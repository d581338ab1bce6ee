"""What is broken is noted, once, in place of what was noted before."""

from __future__ import annotations

import pytest

from souche.actions.note_health import note_health
from souche.domain.health.models import Check, CheckKind
from souche.kit import clock
from tests.cast import open_theatre
from tests.health import let_a_worker_live

pytestmark = pytest.mark.django_db


def test_the_last_note_replaces_the_one_before() -> None:
    open_theatre()
    note_health(now=clock.now())
    noted = Check.objects.get(kind=CheckKind.HEALTH)
    assert noted.differences == [{"what": "broken", "subject": "worker"}]

    let_a_worker_live()
    note_health(now=clock.now())

    assert Check.objects.get(kind=CheckKind.HEALTH).differences == []
