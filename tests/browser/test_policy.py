"""The policy of the pages in Chromium: a form leads to Checkout, and nowhere that nobody listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.config.policy import public_policy
from tests.browser.test_sell_and_invoice import choose
from tests.cast import hire_bob

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.journeys.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What somebody could add to a page who found a way to write into it.
FORM_ELSEWHERE = """
    const form = document.createElement("form");
    form.method = "post"; form.action = "{url}"; document.body.append(form); form.submit();
"""


def send_a_form_to(page: Page, url: str) -> None:
    """Send it, and wait until Chromium says which rule it broke."""
    with page.expect_console_message(lambda said: "form-action" in said.text):
        page.evaluate(FORM_ELSEWHERE.replace("{url}", url))


def here(page: Page) -> str:
    """Return the page's address, asked of the page itself: Playwright waits for the form that was stopped."""
    address: str = page.evaluate("location.href")
    return address


def test_a_form_reaches_checkout(page: Page, house: House, complaints: list[str]) -> None:
    choose(page, house)

    expect(page.locator("[name=card_number]")).to_be_visible()
    assert page.url.startswith(house.stripe.url)
    assert complaints == []


def test_a_form_to_elsewhere_is_stopped(page: Page, house: House) -> None:
    page.goto(f"{house.url}/evenements/hamlet/")

    send_a_form_to(page, "http://localhost:1/")

    assert here(page) == f"{house.url}/evenements/hamlet/"


def test_the_administration_sends_its_forms_nowhere_else(page: Page, house: House) -> None:
    hire_bob()
    page.goto(f"{house.url}/administration/login/")

    send_a_form_to(page, house.stripe.url)

    assert here(page) == f"{house.url}/administration/login/"


def test_a_domain_that_nobody_listed_is_one_click_away(
    page: Page, house: House, settings: Settings, complaints: list[str]
) -> None:
    # As if the house had a domain of its own at Stripe, and had not told Souche.
    settings.FORM_DESTINATIONS = []
    settings.CONTENT_SECURITY_POLICY = public_policy(destinations=[])
    choose(page, house)

    expect(page.locator("[name=card_number]")).to_be_visible()
    assert complaints == []
