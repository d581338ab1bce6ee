"""What was typed is kept with its link to send; an address has three a day, a network its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.orders.models import TooManyBaskets
from tests.actions.kept import TYPED, keep

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def links() -> int:
    return ProcrastinateJob.objects.filter(task_name="send_basket_link").count()


def test_what_was_typed_is_kept_and_its_link_deferred(event: Event) -> None:
    basket = keep(event, email="Alice@Example.org")

    assert (basket.typed, basket.email, basket.offering) == (TYPED, "alice@example.org", event)
    assert links() == 1


def test_an_address_has_three_links_a_day(event: Event) -> None:
    kept = [keep(event) for _ in range(5)]

    assert [basket.is_link_due for basket in kept] == [True, True, True, False, False]
    assert links() == 3


def test_a_network_has_its_bound(event: Event) -> None:
    for number in range(60):
        keep(event, email=f"x{number}@example.org")

    with pytest.raises(TooManyBaskets):
        keep(event)
    keep(event, network="192.0.2.2")
