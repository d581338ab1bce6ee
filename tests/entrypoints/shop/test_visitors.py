"""Nobody makes up where they come from, and a proxy that does not say who visits is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from souche.domain.customers.models import SignIn
from souche.kit.proxies import read_proxies

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
PROXY, VISITOR = "10.0.0.7", "203.0.113.9"
SAID = {"x-forwarded-for": VISITOR, "x-forwarded-proto": "https"}
LOGIN, WRONG = "/administration/login/", {"username": "bob", "password": "wrong"}
LIES = [
    {"x-forwarded-for": "6.6.6.6"},
    {"x-real-ip": "6.6.6.6"},
    {"forwarded": "for=6.6.6.6"},
    {"x-forwarded-for": "6.6.6.6, 127.0.0.1"},
]


@pytest.fixture
def behind_a_proxy(settings: Settings) -> Client:
    settings.TRUSTED_PROXIES = read_proxies([PROXY])
    return Client(REMOTE_ADDR=PROXY)


@pytest.mark.usefixtures("organisation")
def test_it_counts_the_visitor_whom_the_proxy_names(behind_a_proxy: Client) -> None:
    behind_a_proxy.post(LOGIN, WRONG, headers=SAID)
    behind_a_proxy.post(reverse("account:ask"), {"email": "alice@example.org"}, headers=SAID)

    assert AccessAttempt.objects.get().ip_address == VISITOR
    assert SignIn.objects.get().network == VISITOR


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("lie", LIES)
def test_another_address_in_each_header_is_still_one_visitor(lie: dict[str, str]) -> None:
    for number in range(10):
        invented = {name: text.replace("6.6.6.6", f"6.6.6.{number}") for name, text in lie.items()}
        Client(REMOTE_ADDR=VISITOR).post(LOGIN, WRONG, headers=invented)

    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {VISITOR}
    assert Client(REMOTE_ADDR=VISITOR).post(LOGIN, WRONG, headers=lie).status_code == 429


def test_who_comes_past_the_proxy_is_not_believed(behind_a_proxy: Client) -> None:
    behind_a_proxy.post(LOGIN, WRONG, REMOTE_ADDR="192.0.2.5", headers=SAID)

    assert AccessAttempt.objects.get().ip_address == "192.0.2.5"


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("missing", ["x-forwarded-for", "x-forwarded-proto"])
def test_a_proxy_that_says_too_little_serves_nobody(
    behind_a_proxy: Client, settings: Settings, missing: str
) -> None:
    settings.IS_HTTPS = True
    said = {name: text for name, text in SAID.items() if name != missing}

    answers = [behind_a_proxy.get("/", headers=said), behind_a_proxy.get(LOGIN, headers=said)]

    for answer in answers:
        assert answer.status_code == 503
        assert missing in answer.content.decode().lower()
        assert "TRUSTED_PROXIES" in answer.content.decode()


@pytest.mark.usefixtures("organisation")
def test_it_is_said_in_the_language_of_the_visitor(behind_a_proxy: Client) -> None:
    in_french = behind_a_proxy.get("/").content.decode()
    behind_a_proxy.cookies["language"] = "en"
    in_english = behind_a_proxy.get("/").content.decode()

    assert '<html lang="fr">' in in_french
    assert "does not say who is visiting" not in in_french
    assert "does not say who is visiting" in in_english


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("peer", "proto", "status"),
    [
        (PROXY, "https", 200),
        (PROXY, "http, https", 200),
        (PROXY, "https, http", 301),
        (PROXY, "nonsense", 301),
        ("192.0.2.5", "https", 301),
    ],
)
def test_https_is_believed_of_the_proxy_alone(
    behind_a_proxy: Client, settings: Settings, peer: str, proto: str, status: int
) -> None:
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True

    answer = behind_a_proxy.get("/", REMOTE_ADDR=peer, headers={**SAID, "x-forwarded-proto": proto})

    assert answer.status_code == status


@pytest.mark.usefixtures("organisation")
def test_a_proxy_on_a_socket_is_named_by_a_word(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = read_proxies(["unix"])

    Client(REMOTE_ADDR="").post(LOGIN, WRONG, headers=SAID)

    assert AccessAttempt.objects.get().ip_address == VISITOR


@pytest.mark.usefixtures("organisation")
def test_a_socket_without_a_word_is_answered_too() -> None:
    assert Client(REMOTE_ADDR="").post(LOGIN, WRONG, headers=SAID).status_code == 200
    assert AccessAttempt.objects.get().ip_address is None
