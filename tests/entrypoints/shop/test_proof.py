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
from tests.entrypoints.account.visits import enter_account, welcome_charlie
from tests.entrypoints.administration.rows import PDF, buy, join
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


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
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert Client().get(page).status_code == HTTPStatus.FORBIDDEN
