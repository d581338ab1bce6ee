"""What the events of a month took."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.domain.accounting.takings import revenue_by_event
from souche.domain.payments.models import RefundReason
from tests.cast import NOON, add_price, announce
from tests.domain.test_months import DECEMBER, NOVEMBER, give_back, sell

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event


@pytest.fixture
def event(db: None) -> Event:
    del db
    event = announce(now=NOON)
    add_price(event)
    return event


def test_revenue_is_of_the_month_of_the_event(event: Event) -> None:
    sell(event, 1)
    order = sell(event, 2, paid_at=NOON - timedelta(days=90))
    give_back(order, 1000, reason=RefundReason.AT_STRIPE, made_at=NOON + timedelta(days=60))

    assert revenue_by_event(NOVEMBER) == []
    (taken,) = revenue_by_event(DECEMBER)

    assert taken.event == event
    assert (taken.total_cents, taken.vat_cents) == (3800, 250 - 52)
