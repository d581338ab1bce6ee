"""A buyer who left Stripe's page finds it again while the order is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.resume_payment import NothingToPay, resume_payment
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_gives_the_same_page(event: Event) -> None:
    placed = place(event, now=clock.now())

    assert resume_payment(order=placed.order, now=clock.now()) == placed.pay_url


def test_there_is_nothing_to_pay_once_the_time_is_over(event: Event) -> None:
    order = place(event, now=clock.now()).order

    with pytest.raises(NothingToPay):
        resume_payment(order=order, now=order.expires_at)


def test_there_is_nothing_to_pay_twice(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)

    with pytest.raises(NothingToPay):
        resume_payment(order=order, now=clock.now())
