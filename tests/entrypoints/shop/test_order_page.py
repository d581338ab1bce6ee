"""An order's page says where the order stands, to whoever holds its link and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.fulfil_order import fulfil_order
from souche.actions.void_tickets import void_tickets
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Line, Order
from souche.domain.payments.models import Case, CaseKind, Payment, Refund
from souche.kit.secrets import sign
from tests.cast import NOON, add_price, event_of
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries


def read(client: Client, order: Order, after: str = "") -> Page:
    response = client.get(f"/commandes/{order.link}/{after}")
    assert response.status_code == HTTPStatus.OK
    return Page(response)


def record_invoice(order: Order) -> Invoice:
    invoice = Invoice.objects.create(
        order=order,
        stripe_invoice_id=f"in_{order.public_id}",
        number="PT-0042",
        issued_at=NOON,
        recorded_at=NOON,
        total_cents=0,
        net_cents=0,
        vat_cents=0,
        is_livemode=False,
    )
    invoice.archive(pdf=b"%PDF-1.7 the invoice", now=NOON)
    return invoice


def questions(order: Order) -> int:
    return ProcrastinateJob.objects.filter(
        task_name="reconcile_order", args={"order_id": order.public_id}
    ).count()


def want_invoice(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(is_invoice_wanted=True)


def test_a_held_order_can_be_paid_or_given_up(client: Client, held_order: Order) -> None:
    page = read(client, held_order)

    assert page.one("h1").get_text() == "Vos places sont réservées"
    assert "jusqu’à 13 h 31" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert page.buttons() == ["Payer", "Abandonner"]
    assert questions(held_order) == 0


def test_back_from_payment_it_waits_for_stripe_and_refreshes(client: Client, held_order: Order) -> None:
    page = read(client, held_order, "?paye=1")

    assert page.one("h1").get_text() == "Nous attendons la confirmation de Stripe"
    assert page.one("article")["hx-get"] == f"/commandes/{held_order.link}/etat/?vu=waiting"
    assert page.one('noscript meta[http-equiv="refresh"]')
    assert page.buttons() == []


def test_back_from_payment_it_waits_in_english_too(client: Client, held_order: Order) -> None:
    client.cookies["language"] = "en"

    assert "We are waiting for Stripe’s confirmation" in read(client, held_order, "?paye=1").text


def test_while_it_waits_stripe_is_asked_once_in_ten_seconds(client: Client, held_order: Order) -> None:
    read(client, held_order, "?paye=1")
    client.get(f"/commandes/{held_order.link}/etat/?vu=waiting")

    assert questions(held_order) == 1
    assert Order.objects.get().asked_at == NOON
    ProcrastinateJob.objects.all()._raw_delete(ProcrastinateJob.objects.db)  # noqa: SLF001  # its rows are read-only to Django
    with time_machine.travel(NOON + timedelta(seconds=11), tick=False):
        client.get(f"/commandes/{held_order.link}/etat/?vu=waiting")
    assert questions(held_order) == 1


def test_the_fragment_says_nothing_while_nothing_changes(client: Client, held_order: Order) -> None:
    response = client.get(f"/commandes/{held_order.link}/etat/?vu=waiting")

    assert (response.status_code, response.content) == (HTTPStatus.NO_CONTENT, b"")


def test_the_fragment_is_the_same_part_of_the_page(client: Client, held_order: Order) -> None:
    held_order.pay(paid_at=NOON)

    fragment = Page(client.get(f"/commandes/{held_order.link}/etat/?vu=waiting"))

    assert str(fragment.one("article")) == str(read(client, held_order).one("article"))
    assert not fragment.has("html")


def test_a_paid_order_shows_its_number_lines_and_total(client: Client, held_order: Order) -> None:
    held_order.pay(paid_at=NOON)
    fulfil_order(order=held_order, now=NOON)

    page = read(client, held_order)

    assert page.one("h1").get_text() == "Merci, votre commande est payée"
    assert page.one("[data-order-number]")["data-order-number"] == held_order.number
    text = page.one("table").get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ")
    assert "Place assise – Plein tarif 2 × 24,00 €" in text
    assert "Total TTC 48,00 €" in text
    assert "dont TVA à 5,5 % 2,50 €" in text
    assert f"/commandes/{held_order.link}/billets.pdf" in page.links()


def test_it_waits_for_an_invoice_that_was_asked_for(client: Client, held_order: Order) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON)

    page = read(client, held_order)

    assert "Votre facture arrive" in page.text
    assert str(page.one("article")["hx-get"]).endswith("?vu=paid-invoice-coming")


def test_it_stops_waiting_for_an_invoice_after_ten_minutes(client: Client, held_order: Order) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON - timedelta(minutes=10))

    page = read(client, held_order)

    assert "Votre facture tarde." in page.text
    assert not page.one("article").has_attr("hx-get")


def test_it_offers_the_invoice_once_it_is_there(client: Client, held_order: Order) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON)
    invoice = record_invoice(held_order)

    page = read(client, held_order)

    assert f"/commandes/{held_order.link}/factures/{invoice.public_id}.pdf" in page.links()
    assert "Facture PT-0042 (PDF)" in page.text
    assert not page.one("article").has_attr("hx-get")


def give_back(order: Order, cents: int, *, status: str = "succeeded") -> None:
    payment, _is_new = Payment.objects.get_or_create(
        order=order,
        stripe_payment_intent_id="pi_1",
        amount_cents=order.total_cents,
        currency="EUR",
        is_livemode=False,
        received_at=NOON,
    )
    Refund.objects.create(
        payment=payment,
        stripe_refund_id=f"re_{cents}",
        amount_cents=cents,
        status=status,
        reason="at_stripe",
        made_at=NOON,
    )


def test_it_tells_what_was_given_back(client: Client, held_order: Order) -> None:
    held_order.pay(paid_at=NOON)
    give_back(held_order, 1000)
    give_back(held_order, 500, status="pending")
    give_back(held_order, 9, status="failed")

    page = read(client, held_order)

    assert "Rendu 15,00 €" in page.text


def test_money_that_came_too_late_is_not_denied(client: Client, held_order: Order) -> None:
    held_order.expire(now=NOON)
    give_back(held_order, held_order.total_cents)

    page = read(client, held_order)

    assert page.one("h1").get_text(strip=True) == "Votre argent vous a été rendu"
    assert "rien n’a été débité" not in page.text


def test_void_tickets_are_told_and_the_others_stay(client: Client, booking: Order) -> None:
    void_tickets(order=booking, chosen=[booking.tickets.all()[0].public_id], now=NOON)

    page = read(client, booking)

    assert "dont 1 annulé" in page.one("tbody th").get_text()
    assert len(page.soup.select("tbody tr")) == 1
    assert f"/commandes/{booking.link}/billets.pdf" in page.links()


def test_an_order_that_was_voided_says_so(client: Client, booking: Order) -> None:
    void_tickets(order=booking, chosen=[ticket.public_id for ticket in booking.tickets.all()], now=NOON)

    page = read(client, booking)

    assert page.one("h1").get_text(strip=True) == "Cette commande est annulée"
    assert "Ses billets ne sont plus valables." in page.text
    assert f"/commandes/{booking.link}/billets.pdf" not in page.links()


def test_a_voided_order_tells_its_money_and_keeps_its_invoice(client: Client, held_order: Order) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON)
    invoice = record_invoice(held_order)
    give_back(held_order, held_order.total_cents)
    held_order.void(now=NOON)

    page = read(client, held_order)

    assert "48,00 € vous reviennent" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"/commandes/{held_order.link}/factures/{invoice.public_id}.pdf" in page.links()


@pytest.mark.parametrize("status", ["held", "expired"])
def test_money_of_another_amount_is_not_denied(client: Client, held_order: Order, status: str) -> None:
    Order.objects.update(status=status)
    give_back(held_order, 1, status="failed")
    Case.open(kind=CaseKind.WRONG_AMOUNT, cause=Payment.objects.get(), now=NOON)

    page = read(client, held_order, "?paye=1")

    assert page.one("h1").get_text(strip=True) == "Votre paiement est arrivé"
    assert page.buttons() == []
    assert "rien n’a été débité" not in page.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("processing", "Votre paiement est en cours"), ("refused", "Votre banque a refusé le paiement")],
)
def test_a_bank_debit_is_told(client: Client, held_order: Order, status: str, sentence: str) -> None:
    Order.objects.update(status=status)

    page = read(client, held_order, "?paye=1")

    assert page.one("h1").get_text(strip=True) == sentence
    assert not page.one("article").has_attr("hx-get")
    assert page.has(".order-head a.button") == (status == "refused")


def test_a_booking_has_nothing_to_pay(client: Client, booking: Order) -> None:
    page = read(client, booking)

    assert page.one("h1").get_text() == "Votre réservation est confirmée"
    assert "0,00" not in page.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("expired", "Le temps pour payer est écoulé"), ("cancelled", "Cette commande est annulée")],
)
def test_a_closed_order_leads_back_to_its_event(
    client: Client, held_order: Order, status: str, sentence: str
) -> None:
    Order.objects.update(status=status, closed_at=NOON)

    page = read(client, held_order, "?paye=1")

    assert page.one("h1").get_text() == sentence
    assert page.one(".order-head a.button").get_text() == "Recommencer"
    assert page.one(".order-head a.button")["href"] == "/evenements/hamlet/"


def test_an_order_whose_time_is_over_can_no_longer_be_paid(client: Client, held_order: Order) -> None:
    Order.objects.update(expires_at=NOON)

    page = read(client, held_order)

    assert page.one("h1").get_text() == "Le temps pour payer est écoulé"
    assert page.buttons() == []


def test_a_payment_that_is_no_longer_possible_is_refused(client: Client, booking: Order) -> None:
    response = client.post(f"/commandes/{booking.link}/payer/")

    assert response.status_code == HTTPStatus.CONFLICT
    assert Page(response).one(".errors").get_text(strip=True) == "Cette commande ne peut plus être payée."


def test_a_paid_order_cannot_be_given_up(client: Client, booking: Order) -> None:
    response = client.post(f"/commandes/{booking.link}/abandonner/")

    assert response.status_code == HTTPStatus.CONFLICT
    assert "ne peut plus être abandonnée" in Page(response).one(".errors").get_text()
    assert Order.objects.get().is_paid


def test_an_order_is_given_up(client: Client, held_order: Order) -> None:
    Order.objects.update(stripe_session_id="")

    response = client.post(f"/commandes/{held_order.link}/abandonner/")

    assert (response.status_code, response.headers["Location"]) == (
        HTTPStatus.SEE_OTHER,
        f"/commandes/{held_order.link}/",
    )
    assert Order.objects.get().status == "cancelled"


@pytest.mark.parametrize("button", ["payer", "abandonner"])
def test_a_stripe_that_fails_leaves_the_order_as_it_was(
    client: Client, held_order: Order, button: str
) -> None:
    response = client.post(f"/commandes/{held_order.link}/{button}/")

    page = Page(response)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Votre commande n’a pas changé" in page.one(".errors").get_text()
    assert page.buttons() == ["Payer", "Abandonner"]
    assert Order.objects.get().is_held


@pytest.mark.parametrize("button", ["payer", "abandonner"])
def test_a_link_followed_by_a_robot_moves_nothing(client: Client, held_order: Order, button: str) -> None:
    response = client.get(f"/commandes/{held_order.link}/{button}/")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert Order.objects.get().is_held


@pytest.mark.parametrize("after", ["", "etat/", "billets.pdf"])
def test_charlie_sees_nothing(client: Client, booking: Order, after: str) -> None:
    altered = booking.link[:-1] + ("A" if booking.link[-1] != "A" else "B")
    for link in (
        booking.public_id,
        altered,
        f"{booking.number}:x",
        sign(purpose="ticket", value=booking.public_id),
    ):
        assert client.get(f"/commandes/{link}/{after}").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("button", ["payer", "abandonner"])
def test_charlie_moves_nothing(client: Client, held_order: Order, button: str) -> None:
    response = client.post(f"/commandes/{held_order.public_id}:forged/{button}/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert Order.objects.get().is_held


def test_no_cache_and_no_robot_keeps_it(client: Client, booking: Order) -> None:
    response = client.get(f"/commandes/{booking.link}/")

    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert Page(response).one('meta[name="robots"]')["content"] == "noindex"


def test_its_queries_do_not_grow_with_the_lines(
    client: Client, held_order: Order, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    want_invoice(held_order)
    held_order.pay(paid_at=NOON)
    record_invoice(held_order)
    line = held_order.lines.get()
    for number in range(10):
        Line.objects.create(
            order=held_order,
            event=line.event,
            price=add_price(event_of(line.price), quota=line.quota, label=f"Tarif {number}"),
            quota=line.quota,
            label=f"Tarif {number}",
            quantity=1,
            unit_cents=100,
            vat_rate=5,
            total_cents=100,
            vat_cents=5,
        )

    with django_assert_num_queries(7):
        read(client, held_order)
