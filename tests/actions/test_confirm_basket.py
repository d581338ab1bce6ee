"""A basket is ordered once; what was refused may be tried again, and so may what died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.confirm_basket import BasketUnderWay, confirm_basket
from souche.actions.place_order import Placed
from souche.domain.catalogue.models import SoldOut
from tests.actions.kept import keep
from tests.cast import NOON
from tests.domain.test_order import make_order

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def place() -> Placed:
    return Placed(order=make_order(), pay_url=None)


def refuse() -> Placed:
    raise SoldOut(quota_id=1)


def test_it_remembers_its_order_and_is_ordered_once(event: Event) -> None:
    basket = keep(event)

    placed = confirm_basket(basket=basket, place=place, now=NOON)

    basket.refresh_from_db()
    assert basket.order == placed.order
    with pytest.raises(BasketUnderWay):
        confirm_basket(basket=basket, place=place, now=NOON + timedelta(hours=1))


def test_what_was_refused_may_be_tried_again(event: Event) -> None:
    basket = keep(event)
    with pytest.raises(SoldOut):
        confirm_basket(basket=basket, place=refuse, now=NOON)

    assert confirm_basket(basket=basket, place=place, now=NOON).order.pk


def test_a_second_click_waits_until_the_first_must_have_died(event: Event) -> None:
    basket = keep(event)
    assert basket.claim(now=NOON)

    with pytest.raises(BasketUnderWay):
        confirm_basket(basket=basket, place=place, now=NOON + timedelta(minutes=4))
    assert confirm_basket(basket=basket, place=place, now=NOON + timedelta(minutes=5)).order.pk
