"""An event is cancelled once and for good, and its buyers cancel until its deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from souche.domain.catalogue.models import AlreadyCancelled, Event, Quota, SaleState, SoldOut
from tests.cast import NOON, add_price, announce, quota_of

pytestmark = pytest.mark.django_db
REASON = "La comédienne est souffrante."


def test_a_cancelled_event_sells_nothing() -> None:
    event = announce()
    quota = quota_of(add_price(event))

    event.cancel(reason=REASON, now=NOON)

    assert event.sale_state(now=NOON, places_left=100) == SaleState.CANCELLED
    with pytest.raises(SoldOut):
        Quota.objects.take({quota.pk: 1})
    assert Event.objects.get().cancellation_reason == REASON


def test_it_is_cancelled_once() -> None:
    event = announce()
    event.cancel(reason=REASON, now=NOON)

    with pytest.raises(AlreadyCancelled):
        event.cancel(reason="Autre chose", now=NOON)

    assert Event.objects.get().cancellation_reason == REASON


def test_its_places_still_come_back() -> None:
    event = announce()
    quota = quota_of(add_price(event))
    Quota.objects.take({quota.pk: 2})
    event.cancel(reason=REASON, now=NOON)

    Quota.objects.give_back({quota.pk: 2})

    assert Quota.objects.get().taken == 0


@pytest.mark.parametrize(
    ("until", "is_open"),
    [(None, False), (NOON, False), (NOON + timedelta(seconds=1), True)],
)
def test_buyers_cancel_until_the_deadline(until: object, is_open: bool) -> None:
    event = announce(buyers_cancel_until=until)

    assert event.is_open_to_cancelling(now=NOON) == is_open


def test_nobody_cancels_what_is_cancelled() -> None:
    event = announce(buyers_cancel_until=NOON + timedelta(days=1))
    event.cancel(reason=REASON, now=NOON)

    assert not event.is_open_to_cancelling(now=NOON)


def test_the_deadline_is_before_the_start() -> None:
    event = announce()
    event.buyers_cancel_until = event.starts_at + timedelta(seconds=1)

    with pytest.raises(ValidationError, match="avant le début"):
        event.clean()
