"""Signing out ends one browser's session."""

from __future__ import annotations

import pytest

from souche.actions.sign_out import sign_out
from souche.domain.customers.models import AccountSession, Customer
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_one_browser_leaves_and_the_other_stays() -> None:
    alice = Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")
    here, elsewhere = (AccountSession.begin(customer=alice, now=NOON) for _browser in range(2))

    sign_out(token=here)
    sign_out(token=here)

    assert not AccountSession.objects.opened_by(here).exists()
    assert AccountSession.objects.opened_by(elsewhere).exists()
