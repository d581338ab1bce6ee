"""Cancelling an event shows what it means, asks twice, and then tells how far the refunds have come."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.refund_cancelled_order import refund_cancelled_order
from souche.domain.catalogue.models import Event, Quota
from souche.domain.orders.models import Order, Ticket
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import Refund, RefundReason
from souche.kit import clock
from tests.cast import add_price, announce, event_of
from tests.entrypoints.administration.rows import enter, hire, pay, place
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.catalogue.models import Price

REASON = "La comédienne est souffrante."
SURE = {"reason": REASON, "is_sure": "on"}


@pytest.fixture
def price(desk: Client) -> Price:  # noqa: ARG001  # the theatre is open
    """Sell an event at 24 €."""
    return add_price(announce(now=clock.now()))


def sell(price: Price, number: int) -> Order:
    """Write a paid order of one ticket, without anything given back."""
    order = place(price=price, number=number)
    Ticket.issue(order=order, places={order.lines.get(): 1}, now=clock.now())
    pay(order=order, number=number).refunds.all().delete()
    Quota.objects.filter(prices=price).update(taken=Ticket.objects.count())
    return order


def address(price: Price) -> str:
    return f"/administration/catalogue/event/{event_of(price).pk}/annuler/"


def figures(page: Page) -> list[str]:
    """Return how many are done, waiting and failed."""
    return [figure.get_text() for figure in page.soup.select("#progress .souche-figure")]


def do_refunds() -> None:
    """Do the jobs of the cancelling, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="refund_cancelled_order"):
        refund_cancelled_order(**job.args, now=clock.now())


def test_it_says_first_what_will_happen(desk: Client, price: Price) -> None:
    for number in range(2):
        sell(price, number)

    page = Page(desk.get(address(price)))

    for fact in (
        "2 billets ne sont plus valables.",
        "48,00 € à rendre, pour 2 commandes payées",
        "2 factures reçoivent leur avoir.",
        "2 acheteurs sont prévenus, une seule fois chacun.",
    ):
        assert fact in page.text
    assert not Event.objects.get().is_cancelled


def test_the_event_leads_there(desk: Client, price: Price) -> None:
    page = Page(desk.get(f"/administration/catalogue/event/{event_of(price).pk}/change/"))

    assert address(price) in page.links()


@pytest.mark.parametrize("forgotten", SURE)
def test_a_reason_and_a_tick_are_asked(desk: Client, price: Price, forgotten: str) -> None:
    answer = desk.post(address(price), {**SURE, forgotten: ""})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).one("ul.errorlist, .text-red-600, .errors")
    assert not Event.objects.get().is_cancelled


def test_it_cancels_and_shows_the_progress(desk: Client, price: Price) -> None:
    sell(price, 0)

    answer = desk.post(address(price), SURE)

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, address(price))
    assert Event.objects.get().cancellation_reason == REASON
    page = Page(desk.get(address(price)))
    assert figures(page) == ["0", "1", "0"]
    assert page.one("#progress")["hx-get"] == address(price)
    assert "Actualiser la page" in page.text


def test_the_event_leads_to_its_progress(desk: Client, price: Price) -> None:
    desk.post(address(price), SURE)

    page = Page(desk.get(f"/administration/catalogue/event/{event_of(price).pk}/change/"))

    assert "oui : voir les remboursements" in page.text
    assert page.links().count(address(price)) == 2


def test_a_second_click_changes_nothing(desk: Client, price: Price) -> None:
    sell(price, 0)
    desk.post(address(price), SURE)

    page = Page(desk.post(address(price), {**SURE, "reason": "Autre chose"}))

    assert REASON in page.text
    assert ProcrastinateJob.objects.filter(task_name="refund_cancelled_order").count() == 1


def test_what_is_done_and_what_failed_is_told(desk: Client, price: Price) -> None:
    orders = [sell(price, number) for number in range(3)]
    desk.post(address(price), SURE)
    do_refunds()
    Refund.objects.filter(payment__order=orders[0]).update(status="succeeded")
    Refund.objects.filter(payment__order=orders[1]).update(
        status="failed", failure="expired_or_canceled_card"
    )

    page = Page(desk.get(address(price)))

    assert figures(page) == ["1", "1", "1"]
    failure = page.one("#progress tbody tr")
    assert orders[1].number in failure.get_text()
    assert "la carte a expiré" in failure.get_text()
    assert failure.select_one(f'a[href="/administration/orders/order/{orders[1].pk}/change/"]')


def test_what_the_box_office_gave_up_is_told(desk: Client, price: Price) -> None:
    order = sell(price, 0)
    desk.post(address(price), SURE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    page = Page(desk.get(address(price)))

    assert figures(page) == ["0", "0", "1"]
    assert order.number in page.one("#progress tbody tr").get_text()
    assert "/administration/payments/case/" in page.links()


def test_once_all_is_done_it_refreshes_no_more(desk: Client, price: Price) -> None:
    sell(price, 0)
    desk.post(address(price), SURE)
    do_refunds()
    Refund.objects.update(status="succeeded")

    page = Page(desk.get(address(price)))

    assert figures(page) == ["1", "0", "0"]
    assert not page.one("#progress").has_attr("hx-get")
    assert "Tout le monde est remboursé et prévenu." in page.text


def test_a_refund_tried_again_is_no_failure_any_more(desk: Client, price: Price) -> None:
    order = sell(price, 0)
    desk.post(address(price), SURE)
    do_refunds()
    Refund.objects.update(status="failed")
    Refund.objects.create(
        payment=order.payments.get(),
        amount_cents=2400,
        status="succeeded",
        reason=RefundReason.EVENT_CANCELLED,
        retry_of=Refund.objects.get(),
        made_at=clock.now(),
    )

    assert figures(Page(desk.get(address(price)))) == ["1", "0", "0"]


def test_its_queries_do_not_grow_with_the_orders(desk: Client, price: Price) -> None:
    event = event_of(price)
    event.cancel(reason=REASON, now=clock.now())
    counts = []
    for numbers in (range(2), range(2, 14)):
        for number in numbers:
            order = sell(price, number)
            refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=clock.now())
        Refund.objects.update(status="failed")
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(price))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert figures(Page(desk.get(address(price)))) == ["0", "0", "14"]


def test_it_is_for_who_may_change_events_and_refund(price: Price) -> None:
    for role in (Role.COMMUNICATION, Role.COUNTER):
        desk = enter(hire(role))

        assert desk.get(address(price)).status_code == HTTPStatus.FORBIDDEN
        assert desk.post(address(price), SURE).status_code == HTTPStatus.FORBIDDEN


def test_the_list_says_that_it_is_cancelled(desk: Client, price: Price) -> None:
    desk.post(address(price), SURE)

    assert "Annulé" in Page(desk.get("/administration/catalogue/event/")).one(".field-sale").get_text()
