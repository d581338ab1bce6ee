"""Staff give held places back; what was paid meanwhile stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.release_holds import release_holds
from souche.domain.catalogue.models import Quota
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("local_stripe")
def test_places_come_back_and_the_journal_says_by_whom(event: Event, local_stripe: LocalStripe) -> None:
    del local_stripe
    held, paid = place(event, 2, now=clock.now()).order, place(event, 1, now=clock.now()).order
    Order.objects.get(pk=paid.pk).pay(paid_at=NOON)

    assert release_holds(orders=[held, Order.objects.get(pk=paid.pk)], actor=hire_bob(), now=NOON) == 1

    held.refresh_from_db()
    assert held.status == OrderStatus.CANCELLED
    assert Quota.objects.get().taken == 1
    assert [entry.who for entry in JournalEntry.objects.filter(verb="order.given_up")] == ["bob"]
