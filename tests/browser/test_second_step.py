"""A passkey in Chromium, by its virtual authenticator: made on the set-up page, shown at the next sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.domain.organisation.models import AuthenticatorApp, JournalEntry, Passkey
from tests.cast import hire_bob, open_theatre

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django import Settings
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 375, "height": 800}


def give_authenticator(page: Page) -> None:
    """Plug in a key of software, which says yes to whatever is asked (chromedevtools, WebAuthn)."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/administration/")
    page.fill("[name=username]", "bob")
    page.fill("[name=password]", "correct-horse-staple")
    page.click("button[type=submit]")


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    """Return an address at which browsers make passkeys."""
    here: str = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = here
    open_theatre()
    hire_bob()
    AuthenticatorApp.objects.all().delete()
    return here


def test_a_passkey_is_made_and_lets_in(page: Page, address: str, complaints: list[str]) -> None:
    give_authenticator(page)
    sign_in(page, address)
    page.get_by_label("Nom de cette clé d’accès").fill("mon ordinateur")
    page.get_by_role("button", name="Faire une clé d’accès").click()
    expect(page.locator(".souche-codes code")).to_have_count(10)
    page.get_by_role("link", name="Je les ai gardés").click()
    page.wait_for_url("**/administration/")
    page.context.clear_cookies()

    sign_in(page, address)
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url("**/administration/")

    assert Passkey.objects.get().used_at
    assert [entry.details["step"] for entry in JournalEntry.objects.filter(verb="staff.signed_in")] == [
        "passkey",
        "passkey",
    ]
    assert complaints == []


def test_without_a_passkey_the_page_says_what_else_works(page: Page, address: str) -> None:
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('none'))")
    sign_in(page, address)
    page.get_by_label("Nom de cette clé d’accès").fill("aucune")
    page.get_by_role("button", name="Faire une clé d’accès").click()

    expect(page.get_by_text("Le navigateur n’a pas fait de clé d’accès")).to_be_visible()


def test_the_pages_fit_a_telephone(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two whole numbers
    sign_in(page, address)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
