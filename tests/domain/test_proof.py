"""Whoever types an e-mail is a stranger to it, unless they are in the account of that very address."""

from __future__ import annotations

import pytest

from souche.domain.customers.models import Customer
from souche.domain.customers.proof import is_proven


@pytest.mark.parametrize("typed", ["alice@example.org", " Alice@Example.ORG "])
def test_who_is_in_the_account_of_the_address_is_proven(typed: str) -> None:
    assert is_proven(email=typed, entered=Customer(email="alice@example.org"))


@pytest.mark.parametrize("entered", [None, Customer(email="charlie@example.org"), Customer(email="")])
def test_anybody_else_is_not(entered: Customer | None) -> None:
    assert not is_proven(email="alice@example.org", entered=entered)
