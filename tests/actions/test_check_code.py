"""A code of the application is right once, near its half minute, and is not guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.check_code import check_code
from souche.domain.organisation.models import AuthenticatorApp, StaffMember
from souche.domain.organisation.second_step import LONGEST_WAIT, WRONG_CODES, CodesClosed, WrongCode
from tests.actions.second_steps import code, wrong_code
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def guess(bob: StaffMember, *, seconds: int = 0) -> None:
    with pytest.raises(WrongCode):
        check_code(member=bob, code=wrong_code(bob), now=NOON + timedelta(seconds=seconds))


def is_used(bob: StaffMember) -> bool:
    return AuthenticatorApp.objects.get(member=bob).last_step is not None


def test_it_is_right_with_spaces() -> None:
    bob = hire_bob()
    digits = code(bob)

    check_code(member=bob, code=f"{digits[:3]} {digits[3:]}", now=NOON)

    assert is_used(bob)


def test_it_is_right_once() -> None:
    bob = hire_bob()
    check_code(member=bob, code=code(bob), now=NOON)

    with pytest.raises(WrongCode):
        check_code(member=bob, code=code(bob), now=NOON)


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_telephone_may_be_half_a_minute_off(seconds: int) -> None:
    bob = hire_bob()

    check_code(member=bob, code=code(bob, now=NOON + timedelta(seconds=seconds)), now=NOON)

    assert is_used(bob)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "1234567"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    with pytest.raises(WrongCode):
        check_code(member=hire_bob(), code=typed, now=NOON)


def test_an_application_without_its_first_code_opens_nothing() -> None:
    bob = hire_bob()
    AuthenticatorApp.objects.filter(member=bob).update(confirmed_at=None)

    with pytest.raises(WrongCode):
        check_code(member=bob, code=code(bob), now=NOON)


def test_after_too_many_the_right_one_is_not_read() -> None:
    bob = hire_bob()
    for _guess in range(WRONG_CODES):
        guess(bob)

    with pytest.raises(CodesClosed) as closed:
        check_code(member=bob, code=code(bob), now=NOON)

    assert closed.value.until == NOON + timedelta(minutes=1)


def test_the_wait_doubles_up_to_an_hour() -> None:
    bob = hire_bob()
    StaffMember.objects.filter(pk=bob.pk).update(wrong_codes=500, wrong_code_at=NOON)

    with pytest.raises(CodesClosed) as closed:
        check_code(member=bob, code="000000", now=NOON)

    assert closed.value.until == NOON + LONGEST_WAIT


def test_a_right_one_begins_the_count_anew() -> None:
    bob = hire_bob()
    guess(bob)

    check_code(member=bob, code=code(bob), now=NOON)

    assert StaffMember.objects.get().wrong_codes == 0
