"""Attempts are forgotten after a day, entries after ninety, sessions when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

from souche.actions.forget_staff_visits import forget_staff_visits
from tests.cast import NOON

pytestmark = pytest.mark.django_db
MOMENT = timedelta(seconds=1)


def attempt(model: type[AccessAttempt | AccessLog], *, age: timedelta) -> None:
    counted = {"failures_since_start": 1} if model is AccessAttempt else {}
    made = model.objects.create(username=f"bob {age}", ip_address="192.0.2.1", path_info="/", **counted)
    model.objects.filter(pk=made.pk).update(attempt_time=NOON - age)


def test_an_attempt_is_forgotten_after_a_day() -> None:
    for age in (timedelta(days=1), timedelta(days=1) + MOMENT):
        attempt(AccessAttempt, age=age)

    forget_staff_visits(now=NOON)

    assert AccessAttempt.objects.get().attempt_time == NOON - timedelta(days=1)


def test_where_staff_entered_from_is_known_for_ninety_days() -> None:
    for age in (timedelta(days=90), timedelta(days=90) + MOMENT):
        attempt(AccessLog, age=age)

    forget_staff_visits(now=NOON)

    assert AccessLog.objects.get().attempt_time == NOON - timedelta(days=90)


def test_a_session_is_forgotten_when_it_is_over() -> None:
    for key, expires in (("open", NOON), ("over", NOON - MOMENT)):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)

    forget_staff_visits(now=NOON)

    assert Session.objects.get().session_key == "open"
