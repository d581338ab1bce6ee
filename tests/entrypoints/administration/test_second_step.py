"""What is asked beside the password, page by page, without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souche.domain.organisation.models import (
    AuthenticatorApp,
    JournalEntry,
    RecoveryCode,
    StaffMember,
    StaffSession,
)
from souche.domain.organisation.one_time_codes import code_of, step_at
from souche.domain.organisation.passkeys import ask_for_one
from souche.domain.organisation.roles import Role
from souche.kit import clock
from tests.actions.passkeys import SoftwareKey
from tests.cast import NOON, hire_bob
from tests.second_step import enter, next_code

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("theatre")]
LOGIN, STEP, SET_UP = (
    "/administration/login/",
    "/administration/second-step/",
    "/administration/second-step/set-up/",
)
ACCESS, CONFIRM = "/administration/my-access/", "/administration/my-access/confirm/"
PASSWORD = "correct-horse-staple"
GUESSED = ["motdepasse123", "azertyuiop12", "billetterie2026", "lepetittheatre1"]


def sign_in(name: str = "bob", **options: object) -> Client:
    browser = Client(**options)  # type: ignore[arg-type]  # the test client's own
    browser.post(LOGIN, {"username": name, "password": PASSWORD})
    return browser


def newcomer(role: str = Role.OWNER) -> StaffMember:
    bob = hire_bob(role=role)
    AuthenticatorApp.objects.all().delete()
    return bob


def page(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def test_the_password_alone_opens_nothing(bob: StaffMember) -> None:
    browser = sign_in()

    for address in ("/administration/", ACCESS, SET_UP, reverse("admin:orders_order_changelist")):
        assert browser.get(address).status_code == 302, address
    assert not StaffSession.objects.filter(member=bob).exists()


def test_a_code_opens_the_page_that_was_wanted(bob: StaffMember) -> None:
    browser, wanted = Client(), reverse("admin:orders_order_changelist")
    browser.post(f"{LOGIN}?next={wanted}", {"username": "bob", "password": PASSWORD, "next": wanted})

    answer = browser.post(STEP, {"way": "app", "code": next_code(bob)})

    assert answer["Location"] == wanted
    assert browser.get(wanted).status_code == 200


@pytest.mark.usefixtures("bob")
def test_a_wrong_code_is_said_and_written() -> None:
    answer = sign_in().post(STEP, {"way": "app", "code": "12"})

    assert answer.status_code == 422
    assert "Ce code n’est pas bon" in answer.content.decode()
    assert JournalEntry.objects.latest("pk").details["at"] == "app"


def test_guessing_is_answered_in_words(bob: StaffMember) -> None:
    browser = sign_in()
    for _guess in range(5):
        browser.post(STEP, {"way": "app", "code": "12"})

    answer = browser.post(STEP, {"way": "app", "code": next_code(bob)})

    assert answer.status_code == 429
    assert "Trop de codes étaient faux" in answer.content.decode()


def test_a_recovery_code_lets_in(bob: StaffMember) -> None:
    codes = RecoveryCode.make(member=bob, now=clock.now())

    answer = sign_in().post(STEP, {"way": "recovery", "recovery_code": codes[0]})

    assert answer["Location"] == "/administration/"


def test_every_control_has_its_label(bob: StaffMember) -> None:
    for shown in (sign_in().get(STEP), enter(bob).get(SET_UP), Client().get("/administration/password/")):
        soup = page(shown)
        fields = soup.select("main input, #page input, form input")
        named = {label.get("for") for label in soup.select("label")}
        visible = [field for field in fields if field.get("type") not in {"hidden", "submit"}]
        assert [field for field in visible if field.get("id") not in named] == []


def test_who_must_have_one_sets_it_up_first_and_gets_recovery_codes() -> None:
    bob = newcomer()
    browser = Client()
    asked = browser.post(LOGIN, {"username": "bob", "password": PASSWORD})
    shown = page(browser.get(SET_UP))
    secret = AuthenticatorApp.objects.get().secret

    answer = browser.post(SET_UP, {"way": "app", "code": code_of(secret=secret, step=step_at(clock.now()))})

    codes = [code.text for code in page(answer).select(".souche-codes code")]
    assert asked["Location"] == SET_UP
    assert "".join(shown.select_one(".souche-secret").text.split()) == secret  # type: ignore[union-attr]  # it is there
    assert len(codes) == 10
    assert "no-store" in answer["Cache-Control"]
    assert browser.get("/administration/").status_code == 200
    assert sign_in().post(STEP, {"way": "recovery", "recovery_code": codes[3]}).status_code == 302
    assert RecoveryCode.objects.filter(member=bob).count() == 10


def test_who_moves_no_money_enters_with_the_password() -> None:
    newcomer(Role.COUNTER)

    answer = Client().post(LOGIN, {"username": "bob", "password": PASSWORD})

    assert answer["Location"] == "/administration/"


def test_the_demo_lets_its_newcomer_put_it_off(settings: Settings) -> None:
    settings.SECOND_STEP_OPTIONAL = True
    newcomer()

    assert sign_in().get("/administration/").status_code == 200


def test_who_is_given_a_role_that_moves_money_sets_one_up() -> None:
    bob = newcomer(Role.COUNTER)
    browser = sign_in()
    bob.take_role(Role.OWNER)

    answer = browser.get("/administration/", follow=True)

    assert answer.redirect_chain[-1][0] == SET_UP


def test_a_lost_secret_is_told(bob: StaffMember, settings: Settings) -> None:
    del bob
    settings.SECRET_KEY = "another-one-that-is-long-enough-to-please-the-deployment-checks-9876543210"

    answer = sign_in().get(STEP)

    assert "SECRET_KEY" in answer.content.decode()


def test_a_passkey_lets_in_at_our_address(bob: StaffMember, settings: Settings) -> None:
    settings.BASE_URL = "https://theatre.example"
    key, desk = SoftwareKey(origin="https://theatre.example", host="theatre.example"), enter(bob)
    options = page(desk.get(SET_UP)).select_one("[data-options]")["data-options"]  # type: ignore[index]  # it is there
    desk.post(SET_UP, {"way": "passkey", "name": "clé", "answer": key.make(str(options))})
    browser = sign_in()
    options = page(browser.get(STEP)).select_one("[data-options]")["data-options"]  # type: ignore[index]  # same

    answer = browser.post(STEP, {"way": "passkey", "answer": key.show(str(options))})

    assert answer["Location"] == "/administration/"


def test_an_answer_that_nobody_asked_for_is_refused(bob: StaffMember) -> None:
    question = ask_for_one(known=[], address="https://theatre.example")
    key = SoftwareKey(origin="https://theatre.example", host="theatre.example")

    answer = sign_in(bob.username).post(STEP, {"way": "passkey", "answer": key.show(question.options)})

    assert answer.status_code == 422


def test_at_a_number_the_page_says_why_there_are_no_passkeys(bob: StaffMember, settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"

    shown = enter(bob).get(SET_UP).content.decode()

    assert "http://localhost" in shown
    assert "data-passkey" not in shown


def test_idle_too_long_one_signs_in_again_and_comes_back(bob: StaffMember) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = enter(bob)
    with time_machine.travel(NOON + timedelta(minutes=29), tick=False):
        assert desk.get(ACCESS).status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=58), tick=False):
        assert desk.get(ACCESS).status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=88), tick=False):
        answer = desk.get(ACCESS)

    assert answer["Location"] == f"{LOGIN}?next={ACCESS}"
    assert not StaffSession.objects.exists()


def test_nobody_stays_a_whole_day(bob: StaffMember) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = enter(bob)
    for quarters in range(1, 48):
        with time_machine.travel(NOON + quarters * timedelta(minutes=15), tick=False):
            assert desk.get(ACCESS).status_code == 200
    with time_machine.travel(NOON + timedelta(hours=12), tick=False):
        assert desk.get(ACCESS).status_code == 302


def test_a_form_that_comes_too_late_is_shown_back(bob: StaffMember) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = enter(bob)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        form = {"title": "Hamlet <3", "password": "not-to-be-seen"}
        answer = desk.post(
            reverse("admin:catalogue_event_add"), form, headers={"referer": f"http://testserver{ACCESS}"}
        )

    text = answer.content.decode()
    assert answer.status_code == 401
    assert "Hamlet &lt;3" in text
    assert "not-to-be-seen" not in text
    assert f"next={ACCESS.replace('/', '%2F')}" in text


def test_one_ends_ones_other_sessions(bob: StaffMember) -> None:
    here, elsewhere = enter(bob), enter(bob)

    here.post(ACCESS, {"end_others": "1"})

    assert here.get(ACCESS).status_code == 200
    assert elsewhere.get(ACCESS).status_code == 302


def test_the_owner_ends_those_of_another(bob: StaffMember) -> None:
    dora = StaffMember.objects.create_user("dora", is_staff=True, role=Role.COUNTER)
    desk, hers = enter(bob), enter(dora)
    address = f"/administration/organisation/staffmember/{dora.pk}/sessions/"

    shown = desk.get(address)
    desk.post(address, {"end_all": "1"})

    assert shown.status_code == 200
    assert hers.get(ACCESS).status_code == 302
    assert desk.get(ACCESS).status_code == 200
    assert enter(dora).get(address).status_code == 403


def test_changing_how_one_enters_asks_for_the_password_again(bob: StaffMember) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = enter(bob)
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        asked = desk.post(ACCESS, {"new_codes": "1"})
        wrong = desk.post(CONFIRM, {"password": "wrong", "next": ACCESS})
        desk.post(CONFIRM, {"password": PASSWORD, "next": ACCESS})
        made = desk.post(ACCESS, {"new_codes": "1"})

    assert asked["Location"].startswith(CONFIRM)
    assert wrong.status_code == 422
    assert len(page(made).select(".souche-codes code")) == 10


def test_a_new_password_keeps_this_browser_and_ends_the_others(bob: StaffMember) -> None:
    here, elsewhere = enter(bob), enter(bob)
    new = "quatre chevaux sans nuage"

    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = here.post("/administration/password_change/", form)

    assert answer.status_code == 303
    assert here.get(ACCESS).status_code == 200
    assert elsewhere.get(ACCESS).status_code == 302
    assert StaffSession.objects.get().session_key == here.session.session_key


@pytest.mark.parametrize("guessed", ["motdepasse123", "azertyuiop12", "billetterie2026", "lepetittheatre1"])
def test_a_password_that_is_guessed_is_refused_in_words(bob: StaffMember, guessed: str) -> None:
    form = {"old_password": PASSWORD, "new_password1": guessed, "new_password2": guessed}

    answer = enter(bob).post("/administration/password_change/", form)

    assert "vite deviné" in answer.content.decode()


def test_a_page_costs_no_statement_more(bob: StaffMember) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = enter(bob)
        with CaptureQueriesContext(connection) as sent:
            desk.get("/administration/still-here/")

    # The session, the person, the organisation: none for the second step nor for the stay.
    assert len(sent) == 3
