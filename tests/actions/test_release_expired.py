"""Each minute, overdue orders expire; the others stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.release_expired import release_expired
from souche.domain.catalogue.models import Quota
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_it_expires_what_is_overdue_alone(event: Event) -> None:
    now = clock.now()
    early = place(event, 2, now=now).order
    late = place(event, 3, now=now + timedelta(minutes=5)).order

    assert release_expired(now=early.expires_at) == 1

    assert Order.objects.get(pk=early.pk).status == OrderStatus.EXPIRED
    assert Order.objects.get(pk=late.pk).is_held
    assert Quota.objects.get().taken == 3
