"""A link that was replaced opens nothing; the one that was sent instead opens all."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from souche.actions.replace_link import replace_link
from souche.actions.send_link import NobodyToWriteTo
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry, buyer
from souche.kit import clock
from souche.kit.secrets import sign
from tests.cast import open_theatre
from tests.entrypoints.administration.rows import PDF, buy, join

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db

BUYER = buyer(1)


@pytest.fixture
def order() -> Order:
    open_theatre()
    bought = buy()
    bought.invoices.get().archive(pdf=PDF, now=clock.now())
    return bought


def answers(order: Order, link: str) -> list[int]:
    """Return what the order's page, its tickets and its invoice answer to a link."""
    invoice = order.invoices.get()
    pages = ("", "etat/?vu=paid", "billets.pdf", "attestations/", f"factures/{invoice.public_id}.pdf")
    return [Client().get(f"/commandes/{link}/{page}").status_code for page in pages]


def test_the_old_link_of_an_order_opens_neither_page_nor_ticket_nor_invoice(order: Order) -> None:
    old, before = order.link, answers(order, order.link)

    replace_link(row=order, actor=BUYER, now=clock.now())

    assert HTTPStatus.NOT_FOUND not in before
    assert answers(order, old) == [HTTPStatus.NOT_FOUND] * len(before)
    assert answers(order, order.link) == before
    assert Mail.objects.filter(kind="order_link", to=order.buyer_email).count() == 1
    assert JournalEntry.objects.get(verb="link.replaced").subject == order.number


def test_a_second_time_the_second_one_dies_too(order: Order) -> None:
    replace_link(row=order, actor=BUYER, now=clock.now())
    second = order.link

    replace_link(row=order, actor=BUYER, now=clock.now())

    assert set(answers(order, second)) == {HTTPStatus.NOT_FOUND}
    assert answers(order, order.link)[0] == HTTPStatus.OK


def test_links_of_before_there_were_numbers_still_open(order: Order) -> None:
    assert order.link == sign(purpose="order", value=order.public_id)
    assert answers(order, sign(purpose="order", value=order.public_id))[0] == HTTPStatus.OK


def test_the_link_of_a_membership_is_replaced_alone(order: Order) -> None:
    membership: Membership = join(customer=order.customer)
    old = membership.link

    replace_link(row=membership, actor=BUYER, now=clock.now())

    assert Client().get(f"/mon-adhesion/{old}/").status_code == HTTPStatus.NOT_FOUND
    assert Client().get(f"/mon-adhesion/{membership.link}/").status_code == HTTPStatus.OK
    assert answers(order, order.link)[0] == HTTPStatus.OK


def test_an_order_and_its_membership_are_replaced_together(order: Order) -> None:
    """The page of either is behind the order's link: what it showed must not outlive it."""
    membership: Membership = join(customer=order.customer)
    bought = membership.line.order
    for row in (bought, membership):
        old = [f"/commandes/{bought.link}/", f"/mon-adhesion/{membership.link}/"]

        replace_link(row=row, actor=BUYER, now=clock.now())

        assert {Client().get(page).status_code for page in old} == {HTTPStatus.NOT_FOUND}
        bought.refresh_from_db()
        membership.refresh_from_db()
        page = Client().get(f"/commandes/{bought.link}/").content.decode()
        assert f"/mon-adhesion/{membership.link}/" in page


def test_a_ticket_that_was_printed_still_says_the_same(order: Order) -> None:
    before = order.tickets.get().qr_text

    replace_link(row=order, actor=BUYER, now=clock.now())

    assert order.tickets.get().qr_text == before


def test_the_link_of_who_was_erased_stays_as_dead_as_it_is(order: Order) -> None:
    order.customer.erase(now=clock.now())

    with pytest.raises(NobodyToWriteTo):
        replace_link(row=order, actor=BUYER, now=clock.now())
    order.refresh_from_db()
    assert order.link_number == 0
