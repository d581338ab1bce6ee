"""A copied event sells another date, with all its places free."""

from __future__ import annotations

import pytest

from souche.actions.duplicate_event import duplicate_event
from souche.domain.catalogue.models import Event, Price
from tests.cast import NOON, add_price, announce, hire_bob

pytestmark = pytest.mark.django_db


def test_it_copies_quotas_products_and_prices() -> None:
    event = announce()
    full = add_price(event)
    add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1200)

    copy = duplicate_event(event=event, actor=hire_bob(), now=NOON)

    prices = Price.objects.filter(product__event=copy).order_by("pk")
    assert [(price.label, price.amount_cents) for price in prices] == [
        ("Plein tarif", 2400),
        ("Tarif réduit", 1200),
    ]
    assert set(prices.values_list("quota__event", flat=True)) == {copy.pk}
    assert copy.quotas.count() == copy.products.count() == 1


def test_all_places_are_free() -> None:
    event = announce()
    add_price(event)
    event.quotas.update(taken=30)

    copy = duplicate_event(event=event, actor=hire_bob(), now=NOON)

    assert copy.quotas.get().places_left == 100


def test_the_copy_is_not_published() -> None:
    assert not duplicate_event(event=announce(), actor=hire_bob(), now=NOON).is_published


def test_nothing_is_shared_with_the_first() -> None:
    event = announce()
    price = add_price(event)

    copy = duplicate_event(event=event, actor=hire_bob(), now=NOON)

    first = Event.objects.get(slug="hamlet")
    assert first.is_published
    assert first.public_id != copy.public_id
    assert Price.objects.get(product__event=first) == price
    assert Price.objects.get(product__event=copy).public_id != price.public_id


def test_each_copy_has_its_address() -> None:
    event = announce(slug="a" * 80)

    bob = hire_bob()
    slugs = [duplicate_event(event=event, actor=bob, now=NOON).slug for _copy in range(2)]

    assert slugs == ["a" * 78 + "-2", "a" * 78 + "-3"]


def test_the_copy_of_a_cancelled_event_can_be_sold() -> None:
    event = announce()
    add_price(event)
    event.cancel(reason="Panne", now=NOON)

    copy = duplicate_event(event=event, actor=hire_bob(), now=NOON)

    assert not copy.is_cancelled
    assert copy.cancellation_reason == ""
    assert copy.quotas.get().is_open
