"""Signing out everywhere ends every session, and the links on their way."""

from __future__ import annotations

import pytest

from souche.actions.sign_out_everywhere import sign_out_everywhere
from souche.domain.customers.models import AccountSession, BadSignInLink, Customer, SignIn
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_every_browser_and_every_link_of_one_customer_is_out() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")
    charlie = Customer.welcome(email="charlie@example.org", name="Charlie", language="fr")
    AccountSession.begin(customer=alice, now=NOON)
    cookie = AccountSession.begin(customer=charlie, now=NOON)
    token = SignIn.ask(email=alice.email, network="192.0.2.1", now=NOON).issue_token(now=NOON)

    sign_out_everywhere(customer=alice)

    assert AccountSession.objects.get() == AccountSession.objects.opened_by(cookie).get()
    with pytest.raises(BadSignInLink):
        SignIn.opened_by(token, now=NOON)
