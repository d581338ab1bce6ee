"""An organisation buys in Chromium: folded without a script, wide or narrow, and nothing overflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.domain.orders.models import Order
from tests.browser.test_shop import held_order as held_order  # noqa: PLC0414  # a fixture is shared by its name
from tests.browser.test_shop import shop as shop  # noqa: PLC0414  # same

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOX, NAME, SIRET = "J’achète pour une organisation", "Nom sur la facture", "SIREN ou SIRET"


def is_within(page: Page) -> bool:
    """Say whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_box_unfolds_the_fields_without_a_script(browser: Browser, shop: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{shop}/evenements/hamlet/")
    expect(page.get_by_label(NAME)).to_be_hidden()

    page.get_by_label(BOX).check()

    expect(page.get_by_label(NAME)).to_be_visible()
    expect(page.get_by_label(SIRET)).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_wrong_stays_unfolded(page: Page, shop: str, complaints: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{shop}/evenements/hamlet/")
    page.get_by_label(BOX).check()
    page.get_by_label(NAME).fill("Moutardes Martin SAS")
    page.get_by_label(SIRET).fill("123")
    page.get_by_role("button", name="Commander et payer").click()

    expect(page.get_by_label(SIRET)).to_have_value("123")
    expect(page.get_by_label(SIRET)).to_have_attribute("aria-invalid", "true")
    assert is_within(page)
    assert [said for said in complaints if "422" not in said] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_private_person_is_not_asked_for_numbers(
    page: Page, held_order: Order, shop: str, width: int
) -> None:
    Order.objects.update(status="paid", paid_at=held_order.placed_at, total_cents=2400)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{shop}/commandes/{held_order.link}/")
    page.get_by_role("link", name="Demander une facture").click()
    expect(page.get_by_label(SIRET)).to_be_hidden()

    page.get_by_label("Type d’acheteur").select_option("company")

    expect(page.get_by_label(SIRET)).to_be_visible()
    assert is_within(page)
    page.goto(f"{shop}/commandes/{held_order.link}/attestations/")
    assert is_within(page)
