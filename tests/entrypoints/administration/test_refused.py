"""Whoever is refused reads why, in their language, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.domain.organisation.roles import Role
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import enter, hire

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "/administration/payments/refund/"


def refused(browser: Client, *, language: str = "fr") -> BeautifulSoup:
    browser.cookies["language"] = language
    answer = browser.get(PAGE)
    assert answer.status_code == 403
    return BeautifulSoup(answer.content, "html.parser")


def test_a_role_reads_that_it_does_not_include_this() -> None:
    open_theatre()

    page = refused(enter(hire(Role.COUNTER)))

    assert "Guichet" in page.get_text()
    assert "propriétaire" in page.get_text()
    assert [link["href"] for link in page.select("a")] == [reverse("admin:index")]


def test_it_is_said_in_english_too() -> None:
    open_theatre()

    page = refused(enter(hire(Role.COUNTER)), language="en")

    assert page.html
    assert page.html["lang"] == "en"
    assert "Counter" in page.get_text()


def test_who_has_no_role_reads_so() -> None:
    open_theatre()

    assert "aucun rôle" in refused(enter(hire(""))).get_text()
