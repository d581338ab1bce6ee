"""Once what it is for is over, a link alone moves no money and changes no name."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.catalogue.models import Event
from souche.domain.customers.models import SignIn
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.entrypoints.account.addresses import every_address
from tests.entrypoints.account.visits import enter_account, welcome_charlie
from tests.entrypoints.administration.rows import PDF, buy, join
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db

A_MONTH = timedelta(days=30)
# What a link does however old it is, and why that harms nobody.
WITHOUT_PROOF = {
    "shop:pay": "it leads to a page where anybody may pay, for half an hour",
    "shop:cancel": "nothing was paid",
    "shop:attestations": "they say what the order says, and are not kept",
    "shop:stop_membership": "stopping is to be easy: Code de la consommation, L215-1-1",
}


@pytest.fixture
def order() -> Order:
    Organisation.objects.update(invoice_correction_days=90)
    bought = buy()
    Refund.objects.all().delete()
    bought.invoices.get().archive(pdf=PDF, now=clock.now())
    Event.objects.update(buyers_cancel_until=clock.now() + timedelta(days=60))
    return bought


@pytest.fixture
def _afterwards(order: Order) -> Iterator[None]:
    ends_at = Event.objects.get(lines__order=order).ends_at
    with time_machine.travel(ends_at, tick=False):
        yield


def acting_pages(order: Order) -> list[str]:
    """Return the pages from which money moves or an invoice changes."""
    pages = ("annuler/", f"factures/{order.invoices.get().public_id}/completer/")
    return [f"/commandes/{order.link}/{page}" for page in pages]


def test_before_the_end_the_link_is_enough(order: Order) -> None:
    assert [Client().get(page).status_code for page in acting_pages(order)] == [HTTPStatus.OK] * 2


@pytest.mark.usefixtures("_afterwards")
@pytest.mark.parametrize("method", ["get", "post"])
def test_afterwards_it_is_asked_who_is_there(order: Order, method: str) -> None:
    chosen = {"chosen": [order.tickets.get().public_id], "seen": "2400"}

    for page in acting_pages(order):
        answer = getattr(Client(), method)(page, chosen)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert Page(answer).buttons() == [f"Envoyer le lien à {order.buyer_email}"]
    assert not Refund.objects.exists()


@pytest.mark.usefixtures("_afterwards")
def test_asking_writes_to_the_buyer_and_to_nobody_else(order: Order) -> None:
    browser = Client()
    form = Page(browser.get(acting_pages(order)[0])).one("main form")
    hidden = form.select_one('[name="email"]')
    assert hidden

    browser.post(str(form["action"]), {"email": hidden["value"]})

    assert SignIn.objects.get().email == order.customer.email
    assert ProcrastinateJob.objects.filter(task_name="send_sign_in_link").count() == 1


@pytest.mark.usefixtures("_afterwards")
def test_who_entered_acts(order: Order) -> None:
    browser = enter_account(order.customer)

    assert [browser.get(page).status_code for page in acting_pages(order)] == [HTTPStatus.OK] * 2


@pytest.mark.usefixtures("_afterwards")
def test_who_entered_as_somebody_else_does_not(order: Order) -> None:
    browser = enter_account(welcome_charlie())

    for page in acting_pages(order):
        assert browser.get(page).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.usefixtures("_afterwards")
def test_the_page_its_tickets_and_its_documents_stay_open(order: Order) -> None:
    for page in ("", "billets.pdf", f"factures/{order.invoices.get().public_id}.pdf", "attestations/"):
        assert Client().get(f"/commandes/{order.link}/{page}").status_code == HTTPStatus.OK, page


def test_an_invoice_asked_for_late_wants_the_same(order: Order) -> None:
    of_membership = join(customer=order.customer).line.order
    page = f"/commandes/{of_membership.link}/facture/"

    assert Client().get(page).status_code == HTTPStatus.OK
    with time_machine.travel(clock.now() + A_MONTH, tick=False):
        assert Client().get(page).status_code == HTTPStatus.FORBIDDEN


@pytest.fixture
def membership(order: Order) -> Membership:
    joined = join(customer=order.customer)
    joined.propose(amount_cents=3500)
    return joined


def press(browser: Client, membership: Membership, button: str) -> int:
    """Press a button of a membership's page; return the status."""
    answer = browser.post(f"/mon-adhesion/{membership.link}/{button}/", {"cents": "3600"})
    return answer.status_code


def test_a_card_and_a_price_want_it_once_the_membership_is_a_month_old(membership: Membership) -> None:
    pressed = ("accepter", "carte")

    assert HTTPStatus.FORBIDDEN not in [press(Client(), membership, button) for button in pressed]
    with time_machine.travel(clock.now() + A_MONTH, tick=False):
        assert {press(Client(), membership, button) for button in pressed} == {HTTPStatus.FORBIDDEN}
        charlie = enter_account(welcome_charlie())
        assert {press(charlie, membership, button) for button in pressed} == {HTTPStatus.FORBIDDEN}
        # Another price than the one that is proposed: Alice got as far as to be told so.
        assert press(enter_account(membership.customer), membership, "accepter") == HTTPStatus.CONFLICT


def test_its_page_asks_in_the_words_of_a_membership(membership: Membership) -> None:
    with time_machine.travel(clock.now() + A_MONTH, tick=False):
        asked = Page(Client().post(f"/mon-adhesion/{membership.link}/carte/"))

    assert asked.buttons() == [f"Envoyer le lien à {membership.customer.email}"]
    assert f"/mon-adhesion/{membership.link}/" in asked.links()


def test_every_page_of_a_link_asks_or_says_why_it_need_not(order: Order, membership: Membership) -> None:
    words = {"link": order.link, "invoice_id": order.invoices.get().public_id}
    acting = set()
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        for address in every_address():
            if not address.name.startswith("shop:") or "link" not in address.arguments:
                continue
            row = membership if "mon-adhesion" in address.route else order
            known = {name: {**words, "link": row.link}[name] for name in address.arguments}
            if Client().post(address.path(known)).status_code not in {
                HTTPStatus.METHOD_NOT_ALLOWED,
                HTTPStatus.FORBIDDEN,
            }:
                acting.add(address.name)

    assert acting == set(WITHOUT_PROOF)
