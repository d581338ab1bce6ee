"""What all pages share: the house's name and colours, the language, and pages for what went wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings

from souche.domain.organisation.models import Organisation
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


def test_the_house_speaks_french_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/", headers={"Accept-Language": "en"})

    assert response.headers["Content-Language"] == "fr"
    assert Page(response).one("h1").get_text() == "À l’affiche"


def test_the_visitor_chooses_english_and_comes_back(client: Client) -> None:
    response = client.post("/langue/", {"language": "en", "next": "/?page=2"})

    assert response.headers["Location"] == "/?page=2"
    assert Page(client.get("/")).one("h1").get_text() == "What’s on"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    response = client.post("/langue/", {"language": "en", "next": elsewhere})

    assert response.headers["Location"] == "/"


def test_the_foot_tells_who_sells(client: Client) -> None:
    text = Page(client.get("/")).one("footer").get_text(" ")

    for told in (
        "Association Le Petit Théâtre",
        "21000 Dijon",
        "SIRET 73282932000074",
        "N° TVA FR44732829320",
    ):
        assert told in text


def test_its_colours_pass_the_content_security_policy(client: Client) -> None:
    Organisation.objects.update(primary_colour="#ffdd00")

    response = client.get("/")

    style = Page(response).one("style")
    assert "--colour:#ffdd00;--on-colour:#000000" in style.get_text()
    assert f"'nonce-{style['nonce']}'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_no_page_carries_a_script_or_a_style_of_its_own(client: Client) -> None:
    page = Page(client.get("/"))

    assert not page.soup.select("script:not([src]), [style], [onclick], style:not([nonce])")


def test_a_new_house_opens_with_what_is_needed(client: Client) -> None:
    Organisation.objects.all().delete()

    response = client.get("/")

    assert (response.status_code, Page(response).one(".house-name").get_text(strip=True)) == (
        HTTPStatus.OK,
        "Notre billetterie",
    )


def test_a_page_that_does_not_exist_says_so(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/nowhere/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert Page(response).one("h1").get_text() == "Cette page n’existe pas"
    assert Page(response).one('[name="next"]')["value"] == "/"


def test_a_form_without_its_cookie_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/langue/", {"language": "en"})

    page = Page(response)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert page.one("h1").get_text() == "Ce formulaire n’a pas été pris"
    assert "autorisez les cookies" in page.one("main").get_text()
    assert not page.soup.select("style")


@override_settings(ALLOWED_HOSTS=["theatre.example"])
def test_a_request_that_cannot_be_read_is_refused_in_words(client: Client) -> None:
    response = client.get("/", headers={"Host": "elsewhere.example"})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert Page(response).one("h1").get_text() == "Nous n’avons pas compris"


def test_the_page_of_a_breakdown_needs_no_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        page = render_to_string("500.html")

    assert "Une panne est survenue" in page
    assert "Something broke" in page
