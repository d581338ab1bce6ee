"""Requests are forgotten after a day, sessions when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.forget_sign_ins import forget_sign_ins
from souche.domain.customers.models import AccountSession, Customer, SignIn
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_what_counts_for_nothing_any_more_goes() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")
    for days in (0, 20):
        SignIn.ask(email=alice.email, network="192.0.2.1", now=NOON + timedelta(days=days))
        AccountSession.begin(customer=alice, now=NOON + timedelta(days=days))

    forget_sign_ins(now=NOON + timedelta(days=20, hours=23))
    assert SignIn.objects.count() == 1
    assert AccountSession.objects.count() == 2

    forget_sign_ins(now=NOON + timedelta(days=30))
    assert AccountSession.objects.count() == 1
