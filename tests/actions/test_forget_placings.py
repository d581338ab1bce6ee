"""Networks and unconfirmed baskets are kept for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.forget_placings import forget_placings
from souche.domain.orders.models import KeptBasket, Placing
from tests.actions.kept import keep
from tests.cast import NOON
from tests.domain.test_order import make_order

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_they_are_forgotten_after_a_day_and_not_before(event: Event) -> None:
    keep(event)
    Placing.objects.create(order=make_order(), network="192.0.2.1", is_sure=False, placed_at=NOON)

    forget_placings(now=NOON + timedelta(hours=23))
    assert (Placing.objects.count(), KeptBasket.objects.count()) == (1, 1)
    forget_placings(now=NOON + timedelta(hours=24))
    assert (Placing.objects.count(), KeptBasket.objects.count()) == (0, 0)
