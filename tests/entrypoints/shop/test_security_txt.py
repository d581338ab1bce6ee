"""Whoever finds a hole reads to whom to tell it, in a file that never grows old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.cast import NOON

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from souche.domain.organisation.models import Organisation

ADDRESS = "/.well-known/security.txt"


def read(client: Client) -> dict[str, str]:
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_it_says_the_fields_that_rfc_9116_asks_for(
    client: Client, organisation: Organisation, settings: Settings
) -> None:
    settings.BASE_URL = "https://billetterie.theatre.example"

    said = read(client)

    assert said["Contact"] == f"mailto:{organisation.email}"
    assert said["Canonical"] == f"https://billetterie.theatre.example{ADDRESS}"
    assert said["Preferred-Languages"] == "fr, en"


@pytest.mark.usefixtures("organisation")
def test_a_house_may_name_another(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "https://theatre.example/securite"

    assert read(client)["Contact"] == "https://theatre.example/securite"


@pytest.mark.usefixtures("organisation")
def test_it_is_good_for_ninety_days_whenever_it_is_read(client: Client) -> None:
    for now in (NOON, NOON + timedelta(days=1000)):
        with time_machine.travel(now, tick=False):
            expires = datetime.strptime(read(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

        assert expires == now + timedelta(days=90)
