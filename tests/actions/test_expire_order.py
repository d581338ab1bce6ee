"""An order that expires gives its places back, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.expire_order import expire_order
from souche.domain.catalogue.models import Quota
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_it_gives_the_places_back_once(event: Event) -> None:
    order = place(event, 4, now=clock.now()).order

    assert expire_order(order=order, now=NOON)
    assert not expire_order(order=order, now=NOON)

    assert Quota.objects.get().taken == 0


def test_it_leaves_a_paid_order_alone(event: Event) -> None:
    order = place(event, 4, now=clock.now()).order
    order.pay(paid_at=NOON)

    assert not expire_order(order=order, now=NOON)

    assert Quota.objects.get().taken == 4
