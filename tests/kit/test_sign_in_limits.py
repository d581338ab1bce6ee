"""Staff may mistype; programs that try names are stopped, and nobody is locked out from elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.cast import open_theatre

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
LOGIN, PASSWORD = "/administration/login/", "correct-horse-staple"
SCHOOL, ELSEWHERE = "198.51.100.20", "203.0.113.9"
ENTERED, WRONG, CLOSED = HTTPStatus.FOUND, HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS


@pytest.fixture(autouse=True)
def theatre() -> None:
    open_theatre()


def sign_in(name: str, password: str = PASSWORD, *, address: str) -> HttpResponse:
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password})  # type: ignore[return-value]  # the test client's own response


def fail(name: str, *, address: str, times: int = 1) -> list[int]:
    return [sign_in(name, "wrong", address=address).status_code for _ in range(times)]


def spray(address: str, *, names: int = 40) -> list[int]:
    return [fail(f"name-{number}", address=address)[0] for number in range(names)]


def hire(*names: str) -> None:
    for name in names:
        get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)


def test_a_visitor_of_many_ipv6_addresses_is_one() -> None:
    hire("bob")
    answers = [fail("bob", address=f"2001:db8:1:2::{number}")[0] for number in range(1, 11)]

    assert answers == [WRONG] * 9 + [CLOSED]
    assert sign_in("bob", address="2001:db8:1:2:ffff::1").status_code == CLOSED
    assert sign_in("bob", address="2001:db8:1:3::1").status_code == ENTERED


def test_many_names_from_one_address_close_it() -> None:
    hire("bob")

    answers = spray(ELSEWHERE)

    assert answers == [WRONG] * 29 + [CLOSED] * 11
    assert sign_in("bob", address=ELSEWHERE).status_code == CLOSED


def test_the_owner_enters_whatever_happens_elsewhere() -> None:
    hire("owner")
    fail("owner", address=ELSEWHERE, times=12)
    spray(ELSEWHERE)

    assert sign_in("owner", address=SCHOOL).status_code == ENTERED


def test_several_people_mistype_behind_one_address() -> None:
    staff = [f"teacher-{number}" for number in range(9)]
    hire(*staff)
    for name in staff:
        fail(name, address=SCHOOL, times=3)

    assert {sign_in(name, address=SCHOOL).status_code for name in staff} == {ENTERED}


def test_one_who_insists_does_not_close_the_address_to_others() -> None:
    hire("bob", "carla")

    fail("bob", address=SCHOOL, times=60)

    assert sign_in("bob", address=SCHOOL).status_code == CLOSED
    assert sign_in("carla", address=SCHOOL).status_code == ENTERED


def test_who_is_known_at_an_address_enters_while_others_try_names_there() -> None:
    hire("bob", "carla")
    assert sign_in("bob", address=SCHOOL).status_code == ENTERED

    spray(SCHOOL)

    assert sign_in("bob", address=SCHOOL).status_code == ENTERED
    assert sign_in("carla", address=SCHOOL).status_code == CLOSED


def test_who_enters_does_not_wipe_out_what_was_tried() -> None:
    hire("mallory")
    spray(ELSEWHERE, names=29)

    assert sign_in("mallory", address=ELSEWHERE).status_code == ENTERED
    assert spray(ELSEWHERE, names=2) == [CLOSED, CLOSED]
