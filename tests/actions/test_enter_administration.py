"""Who enters is in the journal, and in the list of their sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.domain.organisation.models import JournalEntry, StaffSession
from souche.domain.organisation.roles import Role
from souche.domain.organisation.second_step import AT_A_DESK, AT_THE_DOOR, WITH_MONEY, stay_of
from tests.actions.second_steps import sit
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def test_it_is_written_where_and_how() -> None:
    bob = hire_bob()

    session = sit(bob)

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor) == ("staff.signed_in", bob)
    assert entry.details == {"network": "192.0.2.1", "browser": "Firefox, Linux", "step": "app"}
    assert list(StaffSession.objects.of(bob, now=NOON)) == [session]


def test_one_that_slept_too_long_is_in_no_list() -> None:
    bob = hire_bob()
    sit(bob)

    assert not StaffSession.objects.of(bob, now=NOON + timedelta(minutes=30)).exists()


def test_each_role_has_its_patience() -> None:
    stays = {role: stay_of(role) for role in Role}

    assert stays[Role.OWNER] == stays[Role.BOX_OFFICE] == WITH_MONEY
    assert stays[Role.DOOR] == AT_THE_DOOR
    assert stays[Role.COUNTER] == stays[Role.ACCOUNTANT] == stays[Role.COMMUNICATION] == AT_A_DESK
