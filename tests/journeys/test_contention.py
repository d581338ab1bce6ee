"""Fifty buyers at once for ten places: ten sold, forty told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest
from django.db import connection

from souche.domain.catalogue.models import Quota
from souche.domain.orders.models import Order
from souche.entrypoints.cli.demo.pages import NoSuchForm, Visitor
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

BUYERS, PLACES, TOLD_SOLD_OUT = 50, 10, 409


def test_ten_places_are_sold_ten_times(house: House) -> None:
    Quota.objects.update(size=PLACES)

    with ThreadPoolExecutor(max_workers=BUYERS) as crowd:
        answers = list(crowd.map(lambda number: buy_one(house, number), range(BUYERS)))

    assert Quota.objects.get().taken == PLACES
    assert Order.objects.held().count() == PLACES
    assert answers.count(TOLD_SOLD_OUT) == BUYERS - PLACES


class Buyer(Visitor):
    """A visitor who comes from an address of their own, as buyers do."""

    def __init__(self, *, address: str) -> None:
        super().__init__()
        self._http = httpx.Client(
            follow_redirects=True,
            timeout=PATIENCE_SECONDS,
            transport=httpx.HTTPTransport(local_address=address),
        )


def buy_one(house: House, number: int) -> int:
    visitor = Buyer(address=f"127.0.1.{number + 1}")
    try:
        visitor.open(f"{house.url}/evenements/{house.event.slug}/")
        form = visitor.form_with("quantity")
        first = next(name for name in form.fields if name.startswith("quantity"))
        visitor.send(form, {first: "1", "name": f"Buyer {number}", "email": f"buyer{number}@example.org"})
    except httpx.HTTPStatusError as refused:
        return refused.response.status_code
    except NoSuchForm:
        return TOLD_SOLD_OUT
    finally:
        visitor.close()
        connection.close()
    return visitor.page.status_code
