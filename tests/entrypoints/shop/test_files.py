"""Pictures are served; nothing else of what is stored ever is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from souche.domain.catalogue.models import Event
    from souche.domain.organisation.models import Organisation


@pytest.fixture(autouse=True)
def _empty_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_picture_is_served_to_be_kept(client: Client, event: Event) -> None:
    event.picture.save("affiche d’été.png", ContentFile(b"a picture"))

    address = str(Page(client.get("/evenements/hamlet/")).one("img.picture")["src"])
    response = client.get(address)

    assert b"".join(response) == b"a picture"
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=86400"


def test_the_logo_is_on_every_page(client: Client, organisation: Organisation) -> None:
    organisation.logo.save("logo.png", ContentFile(b"a logo"))

    address = str(Page(client.get("/nowhere")).one(".house-name img")["src"])

    assert b"".join(client.get(address)) == b"a logo"


@pytest.mark.parametrize(
    "path",
    [
        "invoices/2026/inv_1.pdf",
        "invoices/2026/inv_1.png",
        "events/../invoices/2026/inv_1.png",
        "events/%2e%2e/invoices/2026/inv_1.png",
        "events/..%2finvoices%2f2026%2finv_1.png",
        "events/",
        "events/..",
        "events/missing.png",
        "inv_1.png",
    ],
)
def test_charlie_gets_nothing_else(client: Client, path: str) -> None:
    for stored in ("invoices/2026/inv_1.pdf", "invoices/2026/inv_1.png", "inv_1.png"):
        default_storage.save(stored, ContentFile(b"secret"))

    assert client.get(f"/media/{path}").status_code == HTTPStatus.NOT_FOUND


def test_robots_stay_out_of_the_orders(client: Client) -> None:
    assert b"Disallow: /commandes/" in client.get("/robots.txt").content
