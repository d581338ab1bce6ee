"""Whoever asks to enter gets the same answer; only so many links travel at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.request_sign_in import request_sign_in
from souche.domain.customers.models import SignIn, TooManySignIns
from souche.domain.customers.models.sign_in import LINKS_AT_ONCE, REQUESTS_OF_ONE_NETWORK
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def ask(email: str = "alice@example.org", network: str = "192.0.2.1", minutes: int = 0) -> None:
    request_sign_in(email=email, network=network, now=NOON + timedelta(minutes=minutes))


def test_the_address_is_noted_in_its_one_form() -> None:
    ask(" Alice@Example.org ")

    assert SignIn.objects.get().email == "alice@example.org"


def test_a_known_and_an_unknown_address_leave_the_same_trace() -> None:
    ask("alice@example.org")
    ask("nobody@example.org")

    assert list(SignIn.objects.values_list("is_link_due", flat=True)) == [True, True]


def test_enough_links_on_their_way_are_enough() -> None:
    for minute in range(LINKS_AT_ONCE + 2):
        ask(network=f"192.0.2.{minute}", minutes=minute)

    assert SignIn.objects.filter(is_link_due=True).count() == LINKS_AT_ONCE


def test_links_are_sent_again_when_the_former_ones_are_over() -> None:
    for minute in range(LINKS_AT_ONCE):
        ask(minutes=minute)
    ask(minutes=30)

    assert SignIn.objects.latest("requested_at").is_link_due


def test_a_network_that_asks_too_often_is_refused_without_locking_out_the_owner() -> None:
    for _ in range(REQUESTS_OF_ONE_NETWORK):
        ask(network="203.0.113.9")
    with pytest.raises(TooManySignIns):
        ask(network="203.0.113.9")
    ask(network="192.0.2.1")

    assert SignIn.objects.filter(network="192.0.2.1").count() == 1


def test_a_thousand_attempts_are_throttled_and_the_owner_keeps_a_link() -> None:
    refused = 0
    for attempt in range(1000):
        try:
            ask(network=f"203.0.113.{attempt % 5}")
        except TooManySignIns:
            refused += 1

    assert refused == 1000 - 5 * REQUESTS_OF_ONE_NETWORK
    assert SignIn.objects.filter(is_link_due=True).count() == LINKS_AT_ONCE
