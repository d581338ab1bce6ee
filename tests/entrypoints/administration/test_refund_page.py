"""Refunding an order: a form, what will happen, and then it happens, once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.domain.catalogue.models import Quota
from souche.domain.invoices.models import InvoiceLine
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order, Ticket
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from tests.entrypoints.administration.rows import buy, enter, hire
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def order(desk: Client) -> Order:  # noqa: ARG001  # the theatre is open
    """Alice bought one ticket at 24 €, of which 1 € went back before."""
    order = buy()
    Quota.objects.update(taken=1)
    return order


def address(order: Order) -> str:
    return f"/administration/orders/order/{order.pk}/rembourser/"


def typed(**changes: str) -> dict[str, str]:
    return {"is_everything": "on", "way": "refund", "reason": "organiser", "comment": "malade", **changes}


def seen(page: Page) -> dict[str, str]:
    """Return what the preview's form would send."""
    hidden = page.soup.select('form.souche-form input[type="hidden"][name]')
    return {str(field["name"]): str(field.get("value", "")) for field in hidden}


def test_nothing_is_chosen_beforehand(desk: Client, order: Order) -> None:
    page = Page(desk.get(address(order)))

    assert page.soup.select("input[type=checkbox][checked]") == []
    assert page.field("way")["type"] == "radio"
    assert "Billet n° 000001 – Plein tarif – 24,00" in page.text


def test_the_order_leads_there(desk: Client, order: Order) -> None:
    page = Page(desk.get(f"/administration/orders/order/{order.pk}/change/"))

    assert address(order) in page.links()


def test_a_first_click_only_shows_what_will_happen(desk: Client, order: Order) -> None:
    page = Page(desk.post(address(order), typed()))

    for fact in (
        "23,00 € sont rendus",
        "facture ABCD-0000",
        order.buyer_email,
        "1 place remise en vente : Piece-0",
        "Rien :",
    ):
        assert fact in page.text
    assert Ticket.objects.valid().count() == 1
    assert Refund.objects.count() == 1


def test_an_invoice_on_its_way_gets_its_credit_note_too(desk: Client, order: Order) -> None:
    Mail.objects.filter(order=order).delete()
    InvoiceLine.objects.all().delete()
    order.invoices.all().delete()

    assert "pour la facture qui est en route" in Page(desk.post(address(order), typed())).text


def test_a_second_click_does_it(desk: Client, order: Order, bob: StaffMember) -> None:
    page = Page(desk.post(address(order), typed(message="Avec nos excuses")))

    answer = desk.post(address(order), seen(page))

    assert answer.status_code == HTTPStatus.SEE_OTHER
    order.refresh_from_db()
    refund = Refund.objects.get(status=RefundStatus.REQUESTED)
    assert order.status == OrderStatus.VOIDED
    assert (refund.amount_cents, refund.reason) == (2300, RefundReason.ORGANISER)
    assert (refund.comment, refund.message) == ("malade", "Avec nos excuses")
    assert JournalEntry.objects.get(verb="refund.requested").actor == bob
    told = Page(desk.get(answer["Location"])).text
    assert "C’est annulé, et 23,00 € sont en route vers l’acheteur." in told
    assert "Demandé" in told


def test_a_fee_is_kept(desk: Client, order: Order) -> None:
    page = Page(desk.post(address(order), typed(fee_cents="3,50")))
    desk.post(address(order), seen(page))

    assert "Vous gardez" in page.text
    assert Refund.objects.get(status=RefundStatus.REQUESTED).amount_cents == 2050


def test_tickets_are_cancelled_without_refund(desk: Client, order: Order) -> None:
    page = Page(desk.post(address(order), typed(way="void", message="Nous en sommes désolés.")))
    desk.post(address(order), seen(page))

    assert "Aucun argent n’est rendu." in page.text
    assert f"{order.buyer_email} est prévenu" in page.text
    assert order.voidings.get().message == "Nous en sommes désolés."
    assert not Ticket.objects.valid().exists()
    assert Refund.objects.count() == 1
    assert JournalEntry.objects.get(verb="tickets.voided").details["comment"] == "malade"


def test_one_may_change_what_was_typed(desk: Client, order: Order) -> None:
    preview = Page(desk.post(address(order), typed(fee_cents="3,50")))

    page = Page(desk.post(address(order), {**seen(preview), "change": "1"}))

    assert page.field("fee_cents")["value"] == "3,50"
    assert Ticket.objects.valid().exists()


def test_a_stale_preview_does_nothing_and_shows_the_new_one(desk: Client, order: Order) -> None:
    page = Page(desk.post(address(order), typed()))
    Refund.objects.create(
        payment=order.payments.get(),
        amount_cents=500,
        status=RefundStatus.REQUESTED,
        reason=RefundReason.ORGANISER,
        made_at=order.placed_at,
    )

    again = Page(desk.post(address(order), seen(page)))

    assert "rien n’a été fait" in again.one("[role=alert]").get_text()
    assert "18,00 € sont rendus" in again.text
    assert Ticket.objects.valid().exists()


def test_somebody_else_was_faster(desk: Client, order: Order) -> None:
    page = Page(desk.post(address(order), typed()))
    desk.post(address(order), seen(page))

    again = desk.post(address(order), seen(page))

    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Refund.objects.filter(status=RefundStatus.REQUESTED).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_everything": ""}, "Choisissez au moins un billet"),
        ({"fee_cents": "24"}, "Aucun argent ne serait rendu."),
        ({"fee_cents": "beaucoup"}, "Écrivez un nombre"),
        ({"way": "burn"}, "burn"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Client, order: Order, changes: dict[str, str], sentence: str
) -> None:
    answer = desk.post(address(order), typed(**changes))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in Page(answer).text
    assert Ticket.objects.valid().exists()


def test_an_order_that_is_not_paid_has_nothing_to_refund(desk: Client, order: Order) -> None:
    Order.objects.update(status=OrderStatus.EXPIRED)

    page = Page(desk.get(address(order)))
    of_order = Page(desk.get(f"/administration/orders/order/{order.pk}/change/"))

    assert "il n’y a rien à rembourser" in page.one("[role=alert]").get_text()
    assert f"Commande {order.number} : expirée." in page.text
    assert f"/administration/orders/order/{order.pk}/change/" in page.links()
    assert not page.soup.select("form.souche-form")
    assert address(order) not in of_order.links()
    assert desk.post(address(order), typed()).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_it_is_for_who_may_refund(order: Order) -> None:
    desk = enter(hire(Role.COUNTER))

    assert desk.get(address(order)).status_code == HTTPStatus.FORBIDDEN
    assert desk.post(address(order), typed()).status_code == HTTPStatus.FORBIDDEN
    assert address(order) not in Page(desk.get(f"/administration/orders/order/{order.pk}/change/")).links()


@pytest.mark.parametrize("word", ["0", "999999", "nothing"])
def test_an_order_that_is_not_there(desk: Client, word: str) -> None:
    answer = desk.get(f"/administration/orders/order/{word}/rembourser/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
