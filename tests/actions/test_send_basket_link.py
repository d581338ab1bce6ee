"""The link of a basket goes to its address, once, and only while it is of use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.send_basket_link import send_basket_link
from souche.domain.orders.models import BadBasketLink, KeptBasket
from tests.actions.kept import keep
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "https://theatre.example/panier/"


def send(basket: KeptBasket, *, minutes: int = 0) -> None:
    send_basket_link(
        basket_id=basket.public_id,
        basket_url=lambda token: f"{URL}{token}/",
        now=NOON + timedelta(minutes=minutes),
    )


def test_it_opens_the_basket_for_two_hours(event: Event, local_stripe: LocalStripe) -> None:
    basket = keep(event)
    send(basket)
    send(basket)

    (mail,) = local_stripe.mails(to="alice@example.org")
    token = mail["text"].split(URL)[1].split("/")[0]
    assert KeptBasket.opened_by(token, now=NOON + timedelta(minutes=119)) == basket
    with pytest.raises(BadBasketLink):
        KeptBasket.opened_by(token, now=NOON + timedelta(minutes=121))
    assert token not in str(KeptBasket.objects.values())


def test_too_late_nothing_is_sent(event: Event, local_stripe: LocalStripe) -> None:
    send(keep(event), minutes=121)

    assert local_stripe.mails(to="alice@example.org") == []
