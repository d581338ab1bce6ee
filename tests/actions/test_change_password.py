"""A new password ends the other sessions; the same one hashed anew ends none."""

from __future__ import annotations

import pytest

from souche.actions.change_password import change_password
from souche.domain.organisation.models import StaffMember, StaffSession
from tests.actions.second_steps import sit, verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db
NEW = "quatre chevaux sans nuage"


def test_the_other_sessions_end() -> None:
    bob = hire_bob()
    here, before = sit(bob), bob.get_session_auth_hash()
    sit(bob, key="elsewhere")

    change_password(member=bob, password=NEW, kept_session=here.public_id, now=NOON)

    kept = StaffMember.objects.get()
    assert kept.check_password(NEW)
    assert kept.get_session_auth_hash() != before
    assert list(StaffSession.objects.all()) == [here]
    assert verbs()[-1] == "staff.password_changed"


def test_a_mere_rehash_signs_nobody_out() -> None:
    """Django hashes the same password anew at a sign-in, when a release raises its rounds."""
    bob = hire_bob()
    before = bob.get_session_auth_hash()

    bob.set_password("correct-horse-staple")
    bob.save(update_fields=["password"])

    assert StaffMember.objects.get().get_session_auth_hash() == before
