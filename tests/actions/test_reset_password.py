"""The link gives a password once, to who has the address, and ends every session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.reset_password import reset_password
from souche.domain.organisation.models import (
    BadResetLink,
    PasswordReset,
    StaffMember,
    StaffSession,
    has_second_step,
)
from tests.actions.second_steps import sit, verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db
NEW = "quatre chevaux sans nuage"


def link() -> str:
    wanted = PasswordReset.ask(email="bob@theatre.example", network="192.0.2.1", now=NOON)
    return wanted.issue_token(now=NOON)


def test_the_password_is_new_and_every_session_over() -> None:
    bob = hire_bob()
    sit(bob)

    reset_password(token=link(), login="bob", password=NEW, now=NOON)

    kept = StaffMember.objects.get()
    assert kept.check_password(NEW)
    assert kept.get_session_auth_hash() != bob.get_session_auth_hash()
    assert not StaffSession.objects.exists()
    assert verbs()[-1] == "staff.password_reset"


def test_the_second_step_is_still_asked_for() -> None:
    bob = hire_bob()

    reset_password(token=link(), login="bob", password=NEW, now=NOON)

    assert has_second_step(bob)


def test_it_works_once() -> None:
    hire_bob()
    token = link()
    reset_password(token=token, login="bob", password=NEW, now=NOON)

    with pytest.raises(BadResetLink):
        reset_password(token=token, login="bob", password=NEW, now=NOON)


def test_it_is_short_lived() -> None:
    hire_bob()

    with pytest.raises(BadResetLink):
        reset_password(token=link(), login="bob", password=NEW, now=NOON + timedelta(minutes=30))


def test_it_is_for_no_other_login() -> None:
    hire_bob()
    StaffMember.objects.create_user("dora", "dora@theatre.example", is_staff=True)

    with pytest.raises(BadResetLink):
        reset_password(token=link(), login="dora", password=NEW, now=NOON)
