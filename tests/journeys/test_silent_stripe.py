"""Stripe never tells anything: an hour later all is as it would have been, and the page of health says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.collect_events import collect_events
from souche.domain.health.findings import State
from souche.domain.payments.models import Payment, StripeEvent
from souche.entrypoints.webhooks.routes import job_of
from souche.kit import clock
from tests.health import AN_HOUR, finding

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)
ALL = 1000


@pytest.fixture
def order(house: House) -> Order:
    """Alice pays for two places, and each message of Stripe is lost."""
    house.stripe.control("weather", kind="drop", target="*", count=ALL)
    order = house.order(2)
    house.pay()
    house.work()
    return order


def an_hour_later(house: House) -> None:
    collect_events(job_of=job_of, now=clock.now() + AN_HOUR)
    house.work()


def test_an_hour_later_everything_is_there_once(house: House, order: Order) -> None:
    assert not StripeEvent.objects.filter(type="checkout.session.completed").exists()

    for _time in range(2):
        an_hour_later(house)

    order.refresh_from_db()
    assert order.is_paid
    assert (order.tickets.count(), Payment.objects.count()) == (2, 1)
    assert order.invoices.get().is_archived
    assert len(house.stripe.mails(order.buyer_email)) == 1


@pytest.mark.usefixtures("order")
def test_the_silence_is_told_until_stripe_is_heard_again(house: House) -> None:
    an_hour_later(house)
    assert finding("webhooks").state == State.WELL
    later = clock.now() + timedelta(minutes=11)
    assert finding("webhooks", now=later).state == State.BROKEN

    house.stripe.clear_weather()
    house.buy(1)

    assert finding("webhooks", now=later).state == State.WELL
