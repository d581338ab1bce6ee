"""New recovery codes take the place of those of before."""

from __future__ import annotations

import pytest

from souche.actions.check_recovery_code import check_recovery_code
from souche.actions.make_recovery_codes import make_recovery_codes
from souche.domain.organisation.second_step import WrongCode
from tests.actions.second_steps import verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def test_those_of_before_open_nothing() -> None:
    bob = hire_bob()
    before = make_recovery_codes(member=bob, now=NOON)
    after = make_recovery_codes(member=bob, now=NOON)

    with pytest.raises(WrongCode):
        check_recovery_code(member=bob, code=before[0], now=NOON)
    assert check_recovery_code(member=bob, code=after[0], now=NOON) == 9
    assert verbs()[:2] == ["staff.recovery_codes_made"] * 2
