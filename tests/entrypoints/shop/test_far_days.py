"""A day that was mistyped far away breaks no page of the shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.cast import add_price, announce

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize(
    "starts_at", [datetime(1, 1, 1, 0, 10, tzinfo=UTC), datetime(9999, 12, 31, 22, 40, tzinfo=UTC)]
)
def test_the_shop_shows_an_event_of_any_day(client: Client, starts_at: datetime) -> None:
    event = announce(slug="far", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=10))
    add_price(event)

    for page in ("/", "/evenements/far/"):
        assert client.get(page).status_code == HTTPStatus.OK
