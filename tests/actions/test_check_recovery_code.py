"""A code on paper lets in once, also while the application's codes are closed."""

from __future__ import annotations

import pytest

from souche.actions.check_recovery_code import check_recovery_code
from souche.domain.organisation.models import RecoveryCode, StaffMember
from souche.domain.organisation.second_step import WrongCode
from tests.actions.second_steps import verbs
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def test_it_works_once_however_it_is_typed() -> None:
    bob = hire_bob()
    first = RecoveryCode.make(member=bob, now=NOON)[0]

    left = check_recovery_code(member=bob, code=f" {first.lower().replace('-', ' ')} ", now=NOON)

    assert left == 9
    assert verbs() == ["staff.recovery_code_used"]
    with pytest.raises(WrongCode):
        check_recovery_code(member=bob, code=first, now=NOON)


def test_only_its_fingerprint_is_kept() -> None:
    codes = RecoveryCode.make(member=hire_bob(), now=NOON)

    kept = str(list(RecoveryCode.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_that_of_another_is_wrong() -> None:
    bob = hire_bob()
    dora = StaffMember.objects.create_user("dora")

    with pytest.raises(WrongCode):
        check_recovery_code(member=dora, code=RecoveryCode.make(member=bob, now=NOON)[0], now=NOON)


def test_who_knows_the_password_alone_does_not_lock_out_the_person() -> None:
    bob = hire_bob()
    codes = RecoveryCode.make(member=bob, now=NOON)
    StaffMember.objects.update(wrong_codes=500, wrong_code_at=NOON)

    check_recovery_code(member=bob, code=codes[0], now=NOON)

    assert StaffMember.objects.get().wrong_codes == 0
