"""What every answer tells a browser, whichever page gives it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.orders.models import Line
from tests.cast import hire_bob, open_theatre
from tests.entrypoints.administration.rows import buy
from tests.second_step import enter

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
WEBHOOK = "/stripe/webhook/"
PATHS = [
    "/",
    "/adhesions/",
    "/nowhere",
    "/mon-compte/",
    "/administration/",
    "/administration/login/",
    "/robots.txt",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_is_framed_sniffed_or_read_by_another_site(client: Client, path: str) -> None:
    open_theatre()

    headers = client.get(path, headers={"origin": "https://elsewhere.example"}).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_each_text_names_its_letters(client: Client, path: str) -> None:
    open_theatre()

    answer = client.get(path, follow=True)

    assert answer.headers["Content-Type"].partition(";")[0] in {"text/html", "text/plain"}
    assert "charset=utf-8" in answer.headers["Content-Type"]


def test_staff_pages_have_no_other_base_and_no_plugin() -> None:
    open_theatre()

    policy = enter(hire_bob()).get("/administration/").headers["Content-Security-Policy"]

    assert "base-uri 'none'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/administration/login/", WEBHOOK])
def test_trace_gives_nothing_back(client: Client, path: str) -> None:
    open_theatre()

    answer = client.trace(path, headers={"authorization": "a secret of Alice"})

    assert b"a secret of Alice" not in answer.content


def test_what_was_typed_stays_text() -> None:
    open_theatre()
    order = buy()
    Line.objects.filter(order=order).update(label="<img src=x onerror=alert(1)>")
    desk = enter(hire_bob())

    for path in (f"/commandes/{order.link}/", f"/administration/orders/order/{order.pk}/change/"):
        shown = desk.get(path).content.decode()
        assert "&lt;img src=x" in shown
        assert "<img src=x" not in shown


def test_a_message_of_stripes_by_http_is_refused_and_led_nowhere(client: Client, settings: Settings) -> None:
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True

    answer = client.post(WEBHOOK, b"{}", content_type="application/json")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert client.post("/", {}).status_code == HTTPStatus.MOVED_PERMANENTLY
