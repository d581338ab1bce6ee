"""Health says where visitors seem to come from, and when that looks like a proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt, AccessLog

from souche.domain.customers.models import SignIn
from souche.domain.health.findings import State
from souche.domain.health.sentences import sentence_of, title_of
from souche.kit import clock
from souche.kit.proxies import read_proxies
from tests.health import finding

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
WELL, TO_LOOK_AT = State.WELL, State.TO_LOOK_AT


def seen(*, staff: list[str | None], refused: str = "", buyer: str = "") -> None:
    for address in staff:
        AccessLog.objects.create(username="bob", ip_address=address)
    if refused:
        AccessAttempt.objects.create(username="bob", ip_address=refused, failures_since_start=1)
    if buyer:
        SignIn.ask(email="alice@example.org", network=buyer, now=clock.now())


def state_and_word() -> tuple[State, str]:
    found = finding("visitors")
    assert title_of(found)
    assert sentence_of(found)
    return found.state, found.word


@pytest.fixture(autouse=True)
def _public(settings: Settings) -> None:
    settings.BASE_URL = "https://tickets.example"


def test_nobody_has_come_yet() -> None:
    assert state_and_word() == (WELL, "visitors_unknown")


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "::1", "fd00::7"])
def test_everybody_from_one_private_address_comes_through_a_proxy(address: str) -> None:
    seen(staff=[address, address], refused=address, buyer=address)

    assert state_and_word() == (TO_LOOK_AT, "visitors_of_a_proxy")
    assert address in sentence_of(finding("visitors"))
    assert "TRUSTED_PROXIES" in sentence_of(finding("visitors"))


def test_visitors_who_differ_are_told_apart() -> None:
    seen(staff=["10.0.0.7"], buyer="2001:db8:1:2::/64")

    assert state_and_word() == (WELL, "visitors_well")
    assert "2001:db8:1:2::" in sentence_of(finding("visitors"))


def test_one_public_address_is_a_house() -> None:
    seen(staff=["81.2.69.142"])

    assert state_and_word() == (WELL, "visitors_well")


def test_a_house_that_is_tried_on_its_own_machine_is_well(settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    seen(staff=["127.0.0.1"])

    assert state_and_word() == (WELL, "visitors_well")


def test_a_proxy_that_names_only_itself_is_told(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = read_proxies(["10.0.0.0/24"])
    seen(staff=["10.0.0.7", "10.0.0.8"])

    assert state_and_word() == (TO_LOOK_AT, "visitors_unnamed")


def test_a_socket_that_names_nobody_is_told() -> None:
    seen(staff=[None])

    assert state_and_word() == (TO_LOOK_AT, "visitors_of_a_socket")
