"""The organiser ticks the box, the buyer buys, the invoice is in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.domain.organisation.models import JournalEntry, Organisation
from tests.cast import ALICE, hire_bob
from tests.second_step import next_code

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, house: House) -> None:
    """Bob signs in to the administration."""
    bob = hire_bob()
    page.goto(f"{house.url}/administration/")
    page.fill("input[name=username]", "bob")
    page.fill("input[name=password]", "correct-horse-staple")
    page.click("button[type=submit], input[type=submit]")
    page.fill("input[name=code]", next_code(bob))
    page.get_by_role("button", name="Entrer", exact=True).click()


def tick_the_box(page: Page) -> None:
    """Bob goes to Administration > Configuration, section Stripe, ticks the box and saves."""
    page.get_by_role("link", name="Configuration").first.click()
    page.get_by_label("Envoyer une facture stripe").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def choose(page: Page, house: House) -> None:
    """Alice chooses two tariffs and goes to pay."""
    page.goto(f"{house.url}/")
    page.get_by_role("link", name="Hamlet").first.click()
    quantities = page.locator("[name^=quantity]")
    for number in range(2):
        field = quantities.nth(number)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option("1")
        else:
            field.fill("1")
    page.fill("[name=name]", ALICE.name)
    page.fill("[name=email]", ALICE.email)
    page.locator("main form button[type=submit]").last.click()


def buy(page: Page, house: House) -> None:
    """Alice chooses and pays with a card."""
    choose(page, house)
    page.fill("[name=card_number]", "4242 4242 4242 4242")
    page.fill("[name=card_expiry]", "12 / 34")
    page.fill("[name=card_cvc]", "123")
    page.fill("[name=card_name]", ALICE.name)
    page.fill("[name=address_line1]", "3 place du Marché")
    page.fill("[name=postal_code]", "21000")
    page.fill("[name=city]", "Dijon")
    page.get_by_role("button", name="Payer").click()


def test_from_the_box_to_the_invoice(page: Page, house: House, complaints: list[str]) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)

    sign_in(page, house)
    tick_the_box(page)
    assert Organisation.objects.get().is_invoicing_enabled
    assert JournalEntry.objects.get(verb="configuration.invoicing_enabled").actor is not None

    buy(page, house)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()
    page.reload()
    expect(page.get_by_text("payée").first).to_be_visible()
    expect(page.locator("a[href$='.pdf']")).to_have_count(2)

    number = house.stripe.objects("invoices")[0]["number"]
    page.goto(f"{house.url}/administration/")
    page.get_by_role("link", name="Factures").first.click()
    expect(page.get_by_text(number).first).to_be_visible()
    assert complaints == []
