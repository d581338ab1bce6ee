"""Places go back to each quota they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.release_places import release_places
from souche.domain.catalogue.models import Quota
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_it_gives_back_what_the_order_took(event: Event) -> None:
    order = place(event, 4, now=clock.now()).order
    place(event, 1, now=clock.now())

    release_places(order=order)

    assert Quota.objects.get().taken == 1
