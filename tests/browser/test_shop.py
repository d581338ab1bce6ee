"""The shop in Chromium: the steps and the total, the page that refreshes, a phone, a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.actions.place_order import place_order
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.cast import ALICE, add_price, announce, open_theatre

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django import Settings
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 390


@pytest.fixture
def shop(live_server: LiveServer, settings: Settings) -> str:
    """Open a theatre with a paid tariff, a free price and a long name."""
    settings.BASE_URL = live_server.url
    open_theatre()
    event = announce(now=clock.now(), title="Une création dont le titre est fort long et sans fin")
    add_price(event)
    add_price(
        event, label="Tarif libre", is_free_price=True, amount_cents=1250, minimum_cents=500, position=1
    )
    return live_server.url


@pytest.fixture
def held_order(shop: str) -> Order:
    """Return an order that waits for Stripe's word."""
    assert shop
    event = announce(slug="macbeth", now=clock.now())
    price = add_price(event, amount_cents=0)
    order = place_order(
        organisation=Organisation.current(),
        offering=event,
        choices=[Choice(price_id=price.public_id, quantity=1)],
        buyer=ALICE,
        success_url=lambda order: order.link,
        cancel_url=lambda order: order.link,
        now=clock.now(),
    ).order
    Order.objects.update(status="held", paid_at=None)
    return Order.objects.get(pk=order.pk)


def test_the_steps_count_and_the_total_follows(page: Page, shop: str, complaints: list[str]) -> None:
    page.goto(f"{shop}/evenements/hamlet/")
    total = page.locator("[data-total]")
    expect(total).to_be_hidden()

    page.get_by_role("button", name="Un de plus – Plein tarif").click(click_count=2)
    page.get_by_role("button", name="Un de plus – Tarif libre").click()
    expect(total).to_contain_text("60,50")
    page.get_by_label("Montant par place pour Tarif libre").fill("20")
    page.get_by_role("button", name="Un de moins – Plein tarif").click()

    expect(total).to_contain_text("44,00")
    assert complaints == []


def test_the_steps_stop_at_zero_and_at_the_most(page: Page, shop: str) -> None:
    page.goto(f"{shop}/evenements/hamlet/")
    quantity = page.get_by_label("Plein tarif", exact=True)

    page.get_by_role("button", name="Un de moins – Plein tarif").click()
    expect(quantity).to_have_value("0")
    page.get_by_role("button", name="Un de plus – Plein tarif").click(click_count=12)

    expect(quantity).to_have_value("10")


def test_the_waiting_page_turns_by_itself(
    page: Page, shop: str, held_order: Order, complaints: list[str]
) -> None:
    page.goto(f"{shop}/commandes/{held_order.link}/?paye=1")
    expect(page.get_by_role("heading", name="Nous attendons la confirmation de Stripe")).to_be_visible()

    held_order.pay(paid_at=clock.now())

    expect(page.get_by_role("heading", name="Votre réservation est confirmée")).to_be_visible()
    assert complaints == []


def test_a_refused_order_moves_the_focus_to_what_is_wrong(page: Page, shop: str) -> None:
    page.goto(f"{shop}/evenements/hamlet/")
    page.get_by_label("Nom", exact=True).fill(ALICE.name)
    page.keyboard.press("Enter")

    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("E-mail", exact=True)).to_be_focused()
    expect(page.get_by_label("Nom", exact=True)).to_have_value(ALICE.name)


def test_every_page_fits_a_phone(page: Page, shop: str, held_order: Order) -> None:
    page.set_viewport_size({"width": PHONE, "height": 844})
    for path in ("/", "/evenements/hamlet/", f"/commandes/{held_order.link}/", "/nowhere/"):
        page.goto(f"{shop}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path


def test_it_works_without_javascript(page: Page, shop: str) -> None:
    assert page.context.browser is not None
    context = page.context.browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{shop}/evenements/hamlet/")
    plain.get_by_label("Plein tarif", exact=True).fill("99")
    plain.get_by_role("button", name="Commander et payer").click()

    expect(plain.get_by_role("alert")).to_contain_text("au plus 10 par commande")
    context.close()
