"""The pages work in Chromium under their policy, and nobody's console complains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.actions.refund_cancelled_order import refund_cancelled_order
from souche.domain.catalogue.models import Event, Quota
from souche.domain.orders.models import Order
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.cast import hire_bob, open_theatre
from tests.entrypoints.administration.rows import buy, open_case
from tests.second_step import next_code

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLES = [
    "catalogue/event",
    "catalogue/product",
    "orders/order",
    "orders/ticket",
    "customers/customer",
    "invoices/invoice",
    "payments/payment",
    "payments/refund",
    "payments/dispute",
    "payments/case",
    "payments/stripeevent",
    "mailing/mail",
    "health/check",
    "organisation/journalentry",
    "organisation/staffmember",
]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    """Bob signs in at a theatre where something was sold."""
    open_theatre()
    bob = hire_bob()
    open_case(buy())
    page.goto(f"{live_server.url}/administration/")
    page.fill("[name=username]", "bob")
    page.fill("[name=password]", "correct-horse-staple")
    page.click("button[type=submit]")
    page.fill("[name=code]", next_code(bob))
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.wait_for_url("**/administration/")
    return page


def test_no_page_breaks_its_policy(desk: Page, complaints: list[str]) -> None:
    start = desk.url
    for table in TABLES:
        desk.goto(f"{start}{table}/")
        desk.locator("#result_list tbody th a, #result_list tbody td a").first.click()
        desk.wait_for_load_state()
    for other in (
        "invoices/invoice/numbering/",
        "accounting/export/",
        "accounting/accountchart/",
        "catalogue/event/add/",
        "organisation/organisation/",
        "password_change/",
    ):
        desk.goto(f"{start}{other}")

    assert complaints == []


def test_the_page_of_health_repairs(desk: Page, complaints: list[str]) -> None:
    order = Order.objects.get()
    order.tickets.all().delete()
    desk.goto(f"{desk.url}health/check/health/")

    desk.get_by_role("button", name="Faire les billets").click()

    expect(desk.get_by_text("C’est en cours.")).to_be_visible()
    expect(desk.get_by_text("Chaque commande payée a ses billets.")).to_be_visible()
    assert complaints == []


def test_the_filters_open(desk: Page, complaints: list[str]) -> None:
    desk.goto(f"{desk.url}orders/order/")

    desk.locator("a", has_text="Filtres").click()

    expect(desk.get_by_role("link", name="Payée")).to_be_visible()
    assert complaints == []


def test_the_progress_of_a_cancelled_event_refreshes_by_itself(desk: Page, complaints: list[str]) -> None:
    event, order, now = Event.objects.get(), Order.objects.get(), clock.now()
    Quota.objects.update(taken=1)
    event.cancel(reason="Panne", now=now)
    desk.goto(f"{desk.url}catalogue/event/{event.pk}/annuler/")
    expect(desk.locator("#progress .souche-figure").nth(1)).to_have_text("1")

    refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=now)
    Refund.objects.update(status="succeeded")

    expect(desk.get_by_text("Tout le monde est remboursé et prévenu.")).to_be_visible()
    assert complaints == []


def test_an_event_with_two_prices_is_typed_and_saved(desk: Page, complaints: list[str]) -> None:
    desk.goto(f"{desk.url}catalogue/event/add/")
    desk.locator("[name=title]").press_sequentially("Soirée d’été")
    for name, typed in (
        ("place_name", "Cour"),
        ("starts_at_0", "05/07/2027"),
        ("starts_at_1", "20:30"),
        ("ends_at_0", "05/07/2027"),
        ("ends_at_1", "22:30"),
        ("quotas-0-name", "Salle"),
        ("quotas-0-size", "100"),
    ):
        desk.fill(f"[name={name}]", typed)
    for _more in range(2, 4):
        desk.locator("#catalogue-price-group").get_by_text("Ajouter").click()
    for row in (0, 3):
        for name, typed in (("product_name", "Place"), ("amount_cents", "12,50")):
            desk.fill(f"[name=catalogue-price-{row}-{name}]", typed)
        desk.select_option(f"[name=catalogue-price-{row}-vat_rate]", "5.50")
        desk.fill(f"[name=catalogue-price-{row}-label]", f"Tarif {row}")

    desk.click("button[name=_save]")

    desk.wait_for_url("**/catalogue/event/")
    event = Event.objects.get(slug="soiree-dete")
    assert [price.label for price in event.products.get().prices.all()] == ["Tarif 0", "Tarif 3"]
    assert complaints == []
