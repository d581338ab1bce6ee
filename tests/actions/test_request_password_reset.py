"""Whoever asks for a new password leaves the same trace, known or not; not too many links travel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.request_password_reset import request_password_reset
from souche.domain.organisation.models import PasswordReset, TooManyResets
from souche.domain.organisation.models.staff_sessions import LINKS_AT_ONCE, REQUESTS_OF_ONE_NETWORK
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


def ask(email: str = "bob@theatre.example", network: str = "192.0.2.1", minutes: int = 0) -> None:
    request_password_reset(email=email, network=network, now=NOON + timedelta(minutes=minutes))


def test_a_known_and_an_unknown_address_leave_the_same_trace() -> None:
    hire_bob()
    ask(" Bob@Theatre.example ")
    ask("nobody@theatre.example")

    traces = PasswordReset.objects.order_by("pk").values_list("email", "is_link_due")
    assert list(traces) == [("bob@theatre.example", True), ("nobody@theatre.example", True)]


def test_enough_links_on_their_way_are_enough() -> None:
    for minute in range(LINKS_AT_ONCE + 2):
        ask(network=f"192.0.2.{minute}", minutes=minute)

    assert PasswordReset.objects.filter(is_link_due=True).count() == LINKS_AT_ONCE


def test_a_network_that_asks_too_often_is_refused() -> None:
    for number in range(REQUESTS_OF_ONE_NETWORK):
        ask(f"{number}@theatre.example")

    with pytest.raises(TooManyResets):
        ask()
    ask(network="203.0.113.9")
