"""A passkey is kept with its name, and brings recovery codes where there are none."""

from __future__ import annotations

import pytest

from souche.actions.add_passkey import add_passkey
from souche.domain.organisation.models import Passkey, has_second_step
from souche.domain.organisation.passkeys import MadePasskey
from souche.domain.organisation.roles import Role
from tests.actions.second_steps import verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def made(name: str) -> MadePasskey:
    return MadePasskey(credential_id=name, credential=name, sign_count=0)


def test_it_is_asked_for_from_then_on() -> None:
    bob = hire_bob(role=Role.COUNTER)

    codes = add_passkey(member=bob, name="clé", made=made("one"), now=NOON)

    assert len(codes) == 10
    assert has_second_step(bob)
    assert verbs() == ["staff.step_added"]


def test_a_second_one_leaves_the_recovery_codes() -> None:
    bob = hire_bob(role=Role.COUNTER)
    add_passkey(member=bob, name="clé", made=made("one"), now=NOON)

    assert add_passkey(member=bob, name="téléphone", made=made("two"), now=NOON) == []
    assert [passkey.name for passkey in Passkey.objects.all()] == ["clé", "téléphone"]
