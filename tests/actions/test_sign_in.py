"""A link enters once, within a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.sign_in import sign_in
from souche.domain.customers.models import AccountSession, BadSignInLink, Customer, SignIn
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def link(email: str = "alice@example.org") -> str:
    return SignIn.ask(email=email, network="192.0.2.1", now=NOON).issue_token(now=NOON)


@pytest.fixture
def alice() -> Customer:
    return Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")


def test_a_link_opens_a_session(alice: Customer) -> None:
    cookie = sign_in(token=link(), now=NOON)

    assert AccountSession.objects.opened_by(cookie).open(now=NOON).get().customer == alice


@pytest.mark.usefixtures("alice")
def test_a_link_enters_once() -> None:
    token = link()
    sign_in(token=token, now=NOON)

    with pytest.raises(BadSignInLink):
        sign_in(token=token, now=NOON)


@pytest.mark.usefixtures("alice")
def test_a_link_ends_after_a_quarter_of_an_hour() -> None:
    with pytest.raises(BadSignInLink):
        sign_in(token=link(), now=NOON + timedelta(minutes=15))


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("token", ["", "x", "é" * 40])
def test_what_is_no_link_enters_nowhere(token: str) -> None:
    with pytest.raises(BadSignInLink):
        sign_in(token=token, now=NOON)


def test_a_link_of_nobody_enters_nowhere() -> None:
    with pytest.raises(BadSignInLink):
        sign_in(token=link("nobody@example.org"), now=NOON)
