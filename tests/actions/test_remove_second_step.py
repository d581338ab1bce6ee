"""A second step is removed, but for the last one of who moves money."""

from __future__ import annotations

import pytest

from souche.actions.remove_second_step import remove_second_step
from souche.domain.organisation.models import AuthenticatorApp, Passkey, StaffMember, has_second_step
from souche.domain.organisation.roles import Role
from souche.domain.organisation.second_step import LastSecondStep
from tests.actions.second_steps import verbs
from tests.cast import NOON, hire_bob
from tests.second_step import give_app

pytestmark = pytest.mark.django_db


def test_the_last_one_stays_where_the_role_moves_money() -> None:
    bob = hire_bob()
    app = AuthenticatorApp.objects.get()

    with pytest.raises(LastSecondStep):
        remove_second_step(member=bob, chosen=app.public_id, now=NOON)

    assert has_second_step(bob)


def test_one_of_two_goes() -> None:
    bob = hire_bob()
    key = Passkey.objects.create(member=bob, name="clé", credential_id="one", credential="one", added_at=NOON)

    remove_second_step(member=bob, chosen=key.public_id, now=NOON)
    remove_second_step(member=bob, chosen=key.public_id, now=NOON)

    assert not Passkey.objects.exists()
    assert verbs() == ["staff.step_removed"]


def test_the_last_one_goes_elsewhere() -> None:
    bob = hire_bob(role=Role.COUNTER)
    app = give_app(bob)

    remove_second_step(member=bob, chosen=app.public_id, now=NOON)

    assert not has_second_step(bob)


def test_that_of_another_stays() -> None:
    app = give_app(hire_bob(role=Role.COUNTER))

    remove_second_step(member=StaffMember.objects.create_user("dora"), chosen=app.public_id, now=NOON)

    assert AuthenticatorApp.objects.exists()
