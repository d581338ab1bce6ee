"""Who enters the administration, and who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from souche.domain.orders.models import Order
from tests.cast import hire_bob
from tests.entrypoints.administration.rows import buy, enter
from tests.second_step import next_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.organisation.models import StaffMember

pytestmark = pytest.mark.django_db
OPEN = {"login", "invitation", "admin_password_reset", "choose_password"}
LOGIN = "/administration/login/"
WRONG = {"username": "bob", "password": "wrong"}
RIGHT = {"username": "bob", "password": "correct-horse-staple"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/administration/") -> Iterator[str]:
    """Yield every address of the administration, with 1 wherever one has a part of its own."""
    for pattern in patterns:
        route = f"{before}{part_of(pattern)}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif pattern.name not in OPEN:
            yield route


def part_of(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for converter in ("<path:object_id>", "<id>", "<int:pk>", "<int:content_type_id>", "<path:url>"):
        route = route.replace(converter, "1")
    if route.startswith("^(?P<app_label>"):
        return "orders/"
    return route.replace("<path:object_id>", "1").replace("(?P<url>.*)$", "nowhere")


def test_charlie_sees_nothing() -> None:
    buy()
    routes = list(addresses(admin.site.get_urls()))

    answers = {route: Client().get(route) for route in routes}

    assert len(routes) > 60
    for route, answer in answers.items():
        assert answer.status_code == 302, route
        assert answer["Location"].startswith((LOGIN, "/administration/")), route
        assert b"Alice" not in answer.content


def test_charlie_gets_no_pdf() -> None:
    invoice = buy().invoices.get()

    answer = Client().get(reverse("admin:invoices_invoice_pdf", args=[invoice.pk]))

    assert answer["Location"].startswith(LOGIN)


def test_a_member_without_rights_sees_no_facts() -> None:
    order = buy()
    desk = enter(hire_bob(role=""))

    assert desk.get(reverse("admin:orders_order_changelist")).status_code == 403
    assert desk.get(reverse("admin:orders_order_change", args=[order.pk])).status_code == 403
    assert desk.get(reverse("admin:invoices_invoice_pdf", args=[order.invoices.get().pk])).status_code == 403


def test_an_owner_changes_no_fact() -> None:
    order = buy()

    assert enter(hire_bob()).get(reverse("admin:orders_order_delete", args=[order.pk])).status_code == 403
    assert Order.objects.filter(pk=order.pk).exists()


@pytest.mark.usefixtures("theatre")
def test_bob_enters(bob: StaffMember) -> None:
    browser = Client()
    asked = browser.post(LOGIN, RIGHT)
    answer = browser.post(asked["Location"], {"way": "app", "code": next_code(bob)})

    assert asked["Location"] == reverse("admin:second_step")
    assert answer["Location"] == reverse("admin:index")


@pytest.mark.usefixtures("bob")
def test_ten_wrong_passwords_close_the_door() -> None:
    for _attempt in range(10):
        Client().post(LOGIN, WRONG)

    answer = Client().post(LOGIN, RIGHT)

    assert answer.status_code == 429
    assert "quart d’heure" in answer.content.decode()


@pytest.mark.usefixtures("bob")
def test_another_address_still_enters() -> None:
    for _attempt in range(10):
        Client().post(LOGIN, WRONG)

    answer = Client(REMOTE_ADDR="192.0.2.7").post(LOGIN, RIGHT)

    assert answer["Location"] == reverse("admin:second_step")


def test_only_these_pages_may_compile_their_attributes(desk: Client) -> None:
    here = desk.get(reverse("admin:index"))["Content-Security-Policy"]
    sign_in = Client().get(LOGIN)["Content-Security-Policy"]
    shop = Client().get("/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval';" in f"{here};"
    assert here == sign_in
    assert "unsafe" not in shop
    assert "script-src 'self' 'unsafe-inline'" not in here
