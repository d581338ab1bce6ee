"""The first code of an application makes it a second step, and brings recovery codes."""

from __future__ import annotations

import pytest
from django.db import connection

from souche.actions.add_app import add_app
from souche.actions.rotate_key import rotate_key
from souche.domain.organisation.models import AuthenticatorApp, StaffMember, has_second_step
from souche.domain.organisation.second_step import CodesClosed, WrongCode
from tests.actions.second_steps import code, verbs, wrong_code
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob() -> StaffMember:
    bob = hire_bob()
    AuthenticatorApp.objects.all().delete()
    AuthenticatorApp.begin(member=bob, now=NOON)
    return bob


def test_it_is_asked_for_from_then_on(bob: StaffMember) -> None:
    codes = add_app(member=bob, code=code(bob), now=NOON)

    assert has_second_step(bob)
    assert len(set(codes)) == 10
    assert verbs() == ["staff.step_added"]


def test_a_second_one_leaves_the_recovery_codes(bob: StaffMember) -> None:
    add_app(member=bob, code=code(bob), now=NOON)
    AuthenticatorApp.begin(member=bob, now=NOON)

    assert add_app(member=bob, code=code(bob), now=NOON) == []


def test_a_wrong_code_adds_nothing(bob: StaffMember) -> None:
    with pytest.raises(WrongCode):
        add_app(member=bob, code=wrong_code(bob), now=NOON)

    assert not has_second_step(bob)


def test_it_is_not_guessed(bob: StaffMember) -> None:
    for _guess in range(5):
        with pytest.raises(WrongCode):
            add_app(member=bob, code=wrong_code(bob), now=NOON)

    with pytest.raises(CodesClosed):
        add_app(member=bob, code=code(bob), now=NOON)


def test_its_secret_is_encrypted_and_follows_the_key(bob: StaffMember) -> None:
    secret = AuthenticatorApp.objects.get(member=bob).secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM organisation_authenticatorapp")
        (stored,) = cursor.fetchone()

    rotation = rotate_key(now=NOON)

    assert secret not in stored
    assert [str(name) for name in (*rotation.current, *rotation.renewed)]
    assert AuthenticatorApp.objects.get(member=bob).secret == secret
