"""Alice's own page, from the e-mail that leads there to what she finds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from souche.domain.customers.models.sign_in import LINKS_AT_ONCE, REQUESTS_OF_ONE_NETWORK
from tests.cast import ALICE
from tests.entrypoints.account.visits import ask, is_inside
from tests.jobs import failed_jobs

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = 1000
NETWORKS = 5
DOOR = "/mon-compte/entrer/"


def links_received(house: House) -> list[str]:
    """Return where the links in Alice's mailbox lead, the latest first."""
    texts = [mail["text"] for mail in house.stripe.mails(to=ALICE.email) if DOOR in mail["text"]]
    return [DOOR + text.split(f"{house.url}{DOOR}")[1].split()[0] for text in texts]


def test_alice_enters_by_her_mail_and_a_stranger_receives_nothing(house: House) -> None:
    order = house.buy(1)
    browser = Client()
    ask(browser, ALICE.email)
    ask(browser, "nobody@example.org")
    house.work()

    (link,) = links_received(house)
    assert house.stripe.mails(to="nobody@example.org") == []
    browser.post(link, {"name": ALICE.name})
    assert order.number in browser.get("/mon-compte/").content.decode()
    assert not failed_jobs()


def test_a_thousand_attempts_are_throttled_and_alice_still_enters(house: House) -> None:
    house.order(1)
    strangers = Client()
    answers = [
        ask(strangers, ALICE.email, address=f"203.0.113.{attempt % NETWORKS}").status_code
        for attempt in range(ATTEMPTS)
    ]
    house.work()

    assert answers.count(HTTPStatus.SEE_OTHER) == NETWORKS * REQUESTS_OF_ONE_NETWORK
    assert answers.count(HTTPStatus.TOO_MANY_REQUESTS) == ATTEMPTS - NETWORKS * REQUESTS_OF_ONE_NETWORK
    assert len(links_received(house)) == LINKS_AT_ONCE
    alice = Client()
    assert ask(alice, ALICE.email).status_code == HTTPStatus.SEE_OTHER
    alice.post(links_received(house)[-1], {"name": ALICE.name})
    assert is_inside(alice)
