"""What the house knows of a buyer is shown, given away, and erased but for what the law keeps."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from souche.domain.catalogue.models import Event
from souche.domain.customers.models import Customer
from souche.domain.customers.recognition import COOKIE
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from tests.cast import NOON
from tests.entrypoints.account.visits import enter_account, is_inside, welcome_charlie
from tests.entrypoints.administration.rows import join
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

DATA, FILE, ERASE = "/mon-compte/donnees/", "/mon-compte/donnees.json", "/mon-compte/effacer/"
SURE = {"is_sure": "on"}


@pytest.fixture
def _over(order: Order) -> None:  # noqa: ARG001  # its event is the one that is over
    """Let the events be over: nothing is owed to Alice any more."""
    Event.objects.update(starts_at=NOON.replace(hour=8), ends_at=NOON.replace(hour=10))


def test_everything_known_can_be_read(browser_of_alice: Client, order: Order) -> None:
    page = Page(browser_of_alice.get(DATA))

    for known in (order.number, order.buyer_email, order.tickets.get().public_id, "ABCD-0000", "69002"):
        assert known in page.text
    assert FILE in page.links()


def test_everything_known_can_be_taken_away(browser_of_alice: Client, order: Order) -> None:
    join(customer=order.customer)
    response = browser_of_alice.get(FILE)
    known = response.json()

    assert response.headers["Content-Disposition"] == 'attachment; filename="donnees.json"'
    assert known["person"]["email"] == order.buyer_email
    assert order.number in [bought["number"] for bought in known["orders"]]
    assert [invoice["number"] for invoice in known["invoices"]] == ["ABCD-0000"]
    assert [membership["amount_cents"] for membership in known["memberships"]] == [3000]


def test_charlie_s_file_says_nothing_of_alice(order: Order) -> None:
    charlie = enter_account(welcome_charlie())

    for address in (DATA, FILE):
        text = charlie.get(address).content.decode()
        assert order.number not in text
        assert order.buyer_email not in text


def test_the_page_says_what_the_law_keeps(browser_of_alice: Client) -> None:
    text = Page(browser_of_alice.get(ERASE)).text

    assert "dix ans" in text
    assert "L123-22" in text


@pytest.mark.usefixtures("_over")
def test_a_box_must_be_ticked(browser_of_alice: Client, alice: Customer) -> None:
    response = browser_of_alice.post(ERASE)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Customer.objects.filter(email=alice.email).exists()


def test_a_ticket_to_come_is_a_reason_to_wait(browser_of_alice: Client, alice: Customer) -> None:
    response = browser_of_alice.post(ERASE, SURE)

    assert response.status_code == HTTPStatus.CONFLICT
    assert Page(response).one('[role="alert"]').get_text(strip=True)
    assert Customer.objects.filter(email=alice.email).exists()


@pytest.mark.usefixtures("_over")
def test_erasing_detaches_what_the_law_keeps(browser_of_alice: Client, order: Order) -> None:
    response = browser_of_alice.post(ERASE, SURE)

    assert response.status_code == HTTPStatus.OK
    assert response.cookies[COOKIE].value == ""
    assert not Customer.objects.filter(email=order.buyer_email).exists()
    kept = Invoice.objects.get()
    assert (kept.customer, kept.number, kept.total_cents, kept.is_archived) == (None, "ABCD-0000", 2400, True)
    assert Order.objects.get().buyer_email == ""


@pytest.mark.usefixtures("_over")
def test_who_is_erased_is_signed_out_everywhere(browser_of_alice: Client, alice: Customer) -> None:
    elsewhere = enter_account(alice)
    browser_of_alice.post(ERASE, SURE)

    assert not is_inside(browser_of_alice)
    assert not is_inside(elsewhere)


def test_a_membership_is_told_with_its_last_day(browser_of_alice: Client, order: Order) -> None:
    membership = join(customer=order.customer)
    midnight = datetime(2027, 9, 1, tzinfo=ZoneInfo("Europe/Paris"))
    Membership.objects.filter(pk=membership.pk).update(term="season", ends_at=midnight)

    assert "– 31/08/2027 ·" in Page(browser_of_alice.get(DATA)).text
