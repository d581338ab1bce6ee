"""A link enters once, within a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.sign_in import sign_in
from souche.domain.customers.models import AccountSession, BadSignInLink, Customer, SignIn
from tests.cast import NOON

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


def link(email: str = "alice@example.org") -> str:
    return SignIn.ask(email=email, network="192.0.2.1", now=NOON).issue_token(now=NOON)


def enter(token: str, *, now: datetime = NOON) -> str:
    return sign_in(token=token, name="Alice Martin", now=now)


@pytest.fixture
def alice() -> Customer:
    return Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")


def test_a_link_opens_a_session(alice: Customer) -> None:
    cookie = enter(link())

    assert AccountSession.objects.opened_by(cookie).open(now=NOON).get().customer == alice


@pytest.mark.usefixtures("alice")
def test_a_link_enters_once() -> None:
    token = link()
    enter(token)

    with pytest.raises(BadSignInLink):
        enter(token)


@pytest.mark.usefixtures("alice")
def test_a_link_ends_after_a_quarter_of_an_hour() -> None:
    with pytest.raises(BadSignInLink):
        enter(link(), now=NOON + timedelta(minutes=15))


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("token", ["", "x", "é" * 40])
def test_what_is_no_link_enters_nowhere(token: str) -> None:
    with pytest.raises(BadSignInLink):
        enter(token)


def test_a_link_of_nobody_enters_nowhere() -> None:
    with pytest.raises(BadSignInLink):
        enter(link("nobody@example.org"))
