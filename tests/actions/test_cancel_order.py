"""A buyer who gives up cannot be charged any more, and the places go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.cancel_order import cancel_order
from souche.domain.catalogue.models import Quota
from souche.domain.orders.states import IllegalMove, OrderStatus
from souche.domain.organisation.models import SOUCHE
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.kit import clock
from tests.actions.orders import place
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_closes_the_session_and_gives_the_places_back(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order

    cancel_order(order=order, actor=SOUCHE, now=clock.now())

    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED
    assert Quota.objects.get().taken == 0
    assert local_stripe.objects("checkout/sessions")[0]["status"] == "expired"


def test_an_order_paid_a_moment_ago_is_not_cancelled(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)

    with pytest.raises(IllegalMove):
        cancel_order(order=order, actor=SOUCHE, now=clock.now())

    order.refresh_from_db()
    assert order.is_held
    assert Quota.objects.get().taken == 2


def test_without_stripe_the_places_stay_held(event: Event, settings: Settings) -> None:
    order = place(event, 2, now=clock.now()).order
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(StripeUnreachable):
        cancel_order(order=order, actor=SOUCHE, now=clock.now())

    order.refresh_from_db()
    assert order.is_held


def test_a_paid_order_is_not_cancelled(event: Event) -> None:
    order = place(event, now=clock.now()).order
    order.pay(paid_at=clock.now())

    with pytest.raises(IllegalMove):
        cancel_order(order=order, actor=SOUCHE, now=clock.now())
