"""Staff send a buyer their link, or another; they never read it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.domain.organisation.roles import Role, rights_of
from souche.kit import clock
from tests.entrypoints.administration.rows import buy, enter, hire, join

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order


@pytest.fixture
def order(desk: Client) -> Order:
    del desk
    return buy()


def page_of(order: Order) -> str:
    return f"/administration/orders/order/{order.pk}/lien/"


def test_the_link_is_sent_again_and_never_shown(desk: Client, order: Order, bob: StaffMember) -> None:
    page = desk.get(page_of(order)).content.decode()
    answer = desk.post(page_of(order), {"act": "send"}, follow=True).content.decode()

    assert order.link not in page + answer
    assert f"Le lien part dans un instant pour {order.buyer_email}" in answer
    assert Mail.objects.get(kind="order_link").to == order.buyer_email
    assert JournalEntry.objects.get(verb="link.sent").actor == bob


def test_it_is_replaced(desk: Client, order: Order) -> None:
    old = order.link

    answer = desk.post(page_of(order), {"act": "replace"})

    order.refresh_from_db()
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert order.link != old
    assert Mail.objects.filter(kind="order_link").count() == 1


def test_a_membership_has_the_same_page(desk: Client, order: Order) -> None:
    membership = join(customer=order.customer)
    old = membership.link

    desk.post(f"/administration/memberships/membership/{membership.pk}/lien/", {"act": "replace"})

    membership.refresh_from_db()
    assert membership.link != old
    assert Mail.objects.filter(kind="mbr_link").count() == 1


def test_looking_at_the_page_or_pressing_nothing_known_sends_nothing(desk: Client, order: Order) -> None:
    desk.get(page_of(order))
    desk.post(page_of(order), {"act": "else"})

    assert not Mail.objects.filter(kind="order_link").exists()


def test_there_is_no_button_for_who_was_erased(desk: Client, order: Order) -> None:
    order.customer.erase(now=clock.now())

    page = desk.get(page_of(order)).content.decode()

    assert 'name="act"' not in page
    assert "plus personne à qui écrire" in page


@pytest.mark.parametrize("role", Role.values)
def test_who_may_write_to_buyers_may_send_links(order: Order, role: str) -> None:
    may = {"mailing.add_mail", "orders.view_order"} <= rights_of(role)

    answer = enter(hire(role)).post(page_of(order), {"act": "send"})

    assert answer.status_code == (HTTPStatus.SEE_OTHER if may else HTTPStatus.FORBIDDEN)
    assert Mail.objects.filter(kind="order_link").exists() == may


def test_the_button_stands_on_the_orders_page(desk: Client, order: Order) -> None:
    page = desk.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()

    assert page_of(order) in page
