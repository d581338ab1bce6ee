"""Who leaves is in the list of sessions no more."""

from __future__ import annotations

import pytest

from souche.actions.leave_administration import leave_administration
from souche.domain.organisation.models import StaffSession
from tests.actions.second_steps import sit, verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def test_the_session_is_gone() -> None:
    bob = hire_bob()
    session, other = sit(bob), sit(bob, key="another")

    leave_administration(member=bob, session_id=session.public_id, now=NOON)

    assert list(StaffSession.objects.all()) == [other]
    assert verbs()[-1] == "staff.signed_out"
