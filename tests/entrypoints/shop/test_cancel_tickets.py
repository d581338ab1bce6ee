"""A buyer gives tickets back from the page of their order, until the deadline."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.catalogue.models import Event, Quota
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Refund
from tests.cast import NOON
from tests.entrypoints.administration.rows import pay
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Ticket


@pytest.fixture
def order(booking: Order) -> Order:
    """Alice has two tickets at 24 €; until tomorrow she may cancel, for 2 € each."""
    Event.objects.update(buyers_cancel_until=NOON + timedelta(days=1), cancellation_fee_cents=200)
    Order.objects.update(total_cents=4800)
    booking.lines.update(unit_cents=2400, total_cents=4800, vat_cents=250)
    payment = pay(order=booking)
    payment.refunds.all().delete()
    type(payment).objects.update(amount_cents=4800)
    return Order.objects.get()


def address(order: Order) -> str:
    return f"/commandes/{order.link}/annuler/"


def tickets(order: Order) -> list[Ticket]:
    return list(order.tickets.valid())


def seen(page: Page) -> dict[str, str]:
    """Return what the preview's form would send."""
    fields = page.soup.select("main form.panel input[type=hidden][name]")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}


def test_the_order_leads_there(client: Client, order: Order) -> None:
    page = Page(client.get(f"/commandes/{order.link}/"))

    assert address(order) in page.links()
    assert "possible jusqu’au jeudi 26 novembre 2026 à 13 h 00" in page.text


def test_it_shows_each_ticket_with_its_fee(client: Client, order: Order) -> None:
    page = Page(client.get(address(order)))

    assert [box["value"] for box in page.soup.select("[name=chosen]")] == [
        ticket.public_id for ticket in tickets(order)
    ]
    assert page.text.count("24,00 € · 2,00 € de frais retenus") == 2
    assert page.soup.select("[checked]") == []


def test_a_first_click_only_shows_what_comes_back(client: Client, order: Order) -> None:
    page = Page(client.post(address(order), {"chosen": tickets(order)[0].public_id}))

    assert "Vous est rendu 22,00 €" in page.text
    assert "Frais retenus, déjà déduits 2,00 €" in page.text
    assert len(tickets(order)) == 2


def test_a_second_click_does_it(client: Client, order: Order) -> None:
    page = Page(client.post(address(order), {"chosen": tickets(order)[0].public_id}))

    answer = client.post(address(order), seen(page))

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, f"/commandes/{order.link}/")
    assert len(tickets(order)) == 1
    assert Refund.objects.get().amount_cents == 2200
    assert Quota.objects.get().taken == 1


def test_one_may_change_the_choice(client: Client, order: Order) -> None:
    page = Page(client.post(address(order), {"chosen": tickets(order)[0].public_id}))

    again = Page(client.post(address(order), {**seen(page), "change": "1"}))

    assert len(again.soup.select("[name=chosen][checked]")) == 1
    assert len(tickets(order)) == 2


def test_a_stale_preview_does_nothing_and_shows_the_new_one(client: Client, order: Order) -> None:
    page = Page(client.post(address(order), {"chosen": tickets(order)[0].public_id}))
    Event.objects.update(cancellation_fee_cents=500)

    again = Page(client.post(address(order), seen(page)))

    assert "rien n’a été annulé" in again.one(".errors").get_text()
    assert "Vous est rendu 19,00 €" in again.text
    assert len(tickets(order)) == 2


def test_nothing_chosen_is_said(client: Client, order: Order) -> None:
    answer = client.post(address(order), {"chosen": ""})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).has(".errors")


def test_a_ticket_that_is_gone_is_said(client: Client, order: Order) -> None:
    page = Page(client.post(address(order), {"chosen": tickets(order)[0].public_id}))
    client.post(address(order), seen(page))

    again = client.post(address(order), seen(page))

    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "L’un de ces billets ne peut plus être annulé." in Page(again).one(".errors").get_text()
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"buyers_cancel_until": None}, "Ces billets ne peuvent pas être annulés en ligne."),
        ({"buyers_cancel_until": NOON}, "jusqu’au mercredi 25 novembre 2026 à 13 h 00 : il est trop tard"),
        ({"cancelled_at": NOON}, "Cet événement est annulé : vous n’avez rien à faire"),
    ],
)
def test_when_it_cannot_be_the_page_says_why(
    client: Client, order: Order, changes: dict[str, object], sentence: str
) -> None:
    chosen = {"chosen": tickets(order)[0].public_id, "seen": "2200"}
    Event.objects.update(**changes)

    page = Page(client.get(address(order)))
    client.post(address(order), chosen)

    assert sentence in page.text
    assert not page.has("[name=chosen]")
    assert "billetterie@theatre.example" in page.one(".notice").get_text()
    assert address(order) not in Page(client.get(f"/commandes/{order.link}/")).links()
    assert len(tickets(order)) == 2


def test_an_order_without_tickets_has_none_to_cancel(client: Client, order: Order) -> None:
    order.tickets.update(voided_at=NOON)
    Order.objects.update(status=OrderStatus.VOIDED)

    assert "Il n’y a aucun billet à annuler" in Page(client.get(address(order))).text


def test_a_cancelled_event_is_told_on_the_order(client: Client, order: Order) -> None:
    Event.objects.get().cancel(reason="La comédienne est souffrante.", now=NOON)

    assert "La comédienne est souffrante." in Page(client.get(f"/commandes/{order.link}/")).text


def test_a_waiting_order_of_a_cancelled_event_is_not_to_be_started_again(
    client: Client, held_order: Order
) -> None:
    held_order.cancel(now=NOON)
    Event.objects.get().cancel(reason="Panne", now=NOON)

    page = Page(client.get(f"/commandes/{held_order.link}/"))

    assert "Rien n’a été débité. Cet événement est annulé Panne" in page.text
    assert "Recommencer" not in page.text


def test_charlie_cannot(client: Client, order: Order) -> None:
    for word in (order.public_id, order.number, f"{order.link}x"):
        answer = client.post(f"/commandes/{word}/annuler/", {"chosen": tickets(order)[0].public_id})
        assert answer.status_code == HTTPStatus.NOT_FOUND

    assert len(tickets(order)) == 2
