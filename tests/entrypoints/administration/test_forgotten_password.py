"""A forgotten password: the same answer to everybody, a link once, and the second step still asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from souche.domain.organisation.models import PasswordReset, StaffMember
from souche.kit import clock
from tests.cast import hire_bob
from tests.second_step import enter

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("theatre")]
ASK, ACCESS, NEW = "/administration/password/", "/administration/my-access/", "quatre chevaux sans nuage"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def ask(email: str) -> HttpResponse:
    return Client().post(ASK, {"email": email})  # type: ignore[return-value]  # the test client's own response


def link() -> str:
    wanted = PasswordReset.ask(email="bob@theatre.example", network="192.0.2.1", now=clock.now())
    return f"{ASK}{wanted.issue_token(now=clock.now())}/"


def test_the_sign_in_page_leads_there() -> None:
    assert f'href="{ASK}"' in Client().get("/administration/login/").content.decode()


def test_known_or_not_the_answer_is_the_same() -> None:
    hire_bob()

    known, unknown = (ask(email).content.decode() for email in ("bob@theatre.example", "charlie@example.org"))

    assert TOKEN.sub("", known) == TOKEN.sub("", unknown)


def test_too_often_is_said() -> None:
    for number in range(30):
        ask(f"{number}@example.org")

    answer = ask("bob@theatre.example")

    assert answer.status_code == 429
    assert "trop souvent" in answer.content.decode()


def test_the_new_password_ends_the_sessions_and_asks_for_the_second_step() -> None:
    desk = enter(hire_bob())
    address = link()

    answer = Client().post(address, {"new_password1": NEW, "new_password2": NEW})
    entered = Client().post("/administration/login/", {"username": "bob", "password": NEW})

    assert answer["Location"] == "/administration/login/"
    assert desk.get(ACCESS).status_code == 302
    assert entered["Location"] == "/administration/second-step/"
    assert Client().get(address).status_code == 404


def test_opening_it_uses_nothing() -> None:
    hire_bob()
    address = link()

    assert [Client().get(address).status_code for _each in range(2)] == [200, 200]


def test_a_password_that_is_guessed_is_refused() -> None:
    hire_bob()

    answer = Client().post(link(), {"new_password1": "motdepasse123", "new_password2": "motdepasse123"})

    assert answer.status_code == 422
    assert StaffMember.objects.get().check_password("correct-horse-staple")


def test_two_of_one_address_say_which() -> None:
    hire_bob()
    StaffMember.objects.create_user("porte", "bob@theatre.example", "x" * 12, is_staff=True)

    form = {"login": "porte", "new_password1": NEW, "new_password2": NEW}
    Client().post(link(), form)

    assert StaffMember.objects.get(username="porte").check_password(NEW)
    assert StaffMember.objects.get(username="bob").check_password("correct-horse-staple")
