"""Sessions are ended for good, and the journal says by whom."""

from __future__ import annotations

import pytest

from souche.actions.end_staff_sessions import end_staff_sessions
from souche.domain.organisation.models import JournalEntry, StaffMember, StaffSession
from tests.actions.second_steps import sit, verbs
from tests.cast import NOON, hire_bob, open_theatre
from tests.second_step import enter

pytestmark = pytest.mark.django_db


def test_the_browser_has_to_sign_in_again() -> None:
    open_theatre()
    bob = hire_bob()
    desk = enter(bob)

    ended = end_staff_sessions(member=bob, sessions=StaffSession.objects.all(), actor=bob, now=NOON)

    assert ended == 1
    assert desk.get("/administration/")["Location"].startswith("/administration/login/")


def test_those_of_others_go_on() -> None:
    bob, dora = hire_bob(), StaffMember.objects.create_user("dora")
    sit(bob)
    kept = sit(dora, key="hers")

    end_staff_sessions(member=bob, sessions=StaffSession.objects.all(), actor=dora, now=NOON)

    entry = JournalEntry.objects.latest("pk")
    assert list(StaffSession.objects.all()) == [kept]
    assert (entry.actor, entry.subject, entry.details) == (dora, "bob", {"sessions": 1})


def test_none_is_written_where_none_was() -> None:
    bob = hire_bob()

    end_staff_sessions(member=bob, sessions=StaffSession.objects.all(), actor=bob, now=NOON)

    assert verbs() == []
