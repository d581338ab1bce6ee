"""Old checks are forgotten; recent ones stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.forget_checks import forget_checks
from souche.domain.health.models import Check, CheckKind
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_check_is_kept_for_three_months() -> None:
    for days in (89, 91):
        Check.record(kind=CheckKind.EVENTS, compared={}, now=NOON - timedelta(days=days))

    forget_checks(now=NOON)

    assert Check.objects.get().made_at == NOON - timedelta(days=89)
