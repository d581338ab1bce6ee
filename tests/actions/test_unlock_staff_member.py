"""Who lost telephone and paper sets up another second step, by the password they know."""

from __future__ import annotations

import pytest

from souche.actions.unlock_staff_member import UnknownLogin, unlock_staff_member
from souche.domain.organisation.models import (
    JournalEntry,
    RecoveryCode,
    StaffMember,
    StaffSession,
    has_second_step,
)
from tests.actions.second_steps import sit
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def test_every_second_step_is_gone_and_the_password_stays() -> None:
    bob = hire_bob()
    RecoveryCode.make(member=bob, now=NOON)
    sit(bob)
    StaffMember.objects.update(wrong_codes=9, wrong_code_at=NOON)

    unlocked = unlock_staff_member(login="bob", now=NOON)

    kept = StaffMember.objects.get()
    assert (unlocked.apps, unlocked.passkeys, unlocked.recovery_codes, unlocked.sessions) == (1, 0, 10, 1)
    assert not has_second_step(kept)
    assert not StaffSession.objects.exists()
    assert kept.check_password("correct-horse-staple")
    assert kept.wrong_codes == 0


def test_it_is_in_the_journal() -> None:
    hire_bob()

    unlock_staff_member(login="bob", now=NOON)

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject, entry.actor) == ("staff.unlocked", "bob", None)
    assert entry.details["apps"] == 1


def test_a_login_that_nobody_has_is_refused() -> None:
    with pytest.raises(UnknownLogin):
        unlock_staff_member(login="nobody", now=NOON)
