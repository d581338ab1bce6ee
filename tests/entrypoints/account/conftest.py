"""It is noon, the theatre is open, and Alice bought a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from souche.kit import clock
from tests.cast import NOON, open_theatre
from tests.entrypoints.account.visits import enter_account
from tests.entrypoints.administration.rows import PDF, buy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import Organisation


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def theatre(db: None) -> Organisation:  # noqa: ARG001  # the database is asked for
    return open_theatre()


@pytest.fixture
def order() -> Order:
    """Alice's order, whose invoice is archived."""
    bought = buy()
    bought.invoices.get().archive(pdf=PDF, now=clock.now())
    return bought


@pytest.fixture
def alice(order: Order) -> Customer:
    return order.customer


@pytest.fixture
def browser_of_alice(alice: Customer) -> Client:
    """Give the browser in which Alice is signed in."""
    return enter_account(alice)
