"""Alice replaces the link of something of hers, from her account."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from souche.domain.mailing.models import Mail
from tests.entrypoints.account.visits import enter_account, welcome_charlie
from tests.entrypoints.administration.rows import join

if TYPE_CHECKING:
    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order


def test_she_replaces_the_link_of_an_order(browser_of_alice: Client, order: Order) -> None:
    old = order.link
    address = reverse("account:replace_link", args=[order.public_id])

    assert address in browser_of_alice.get("/mon-compte/").content.decode()
    answer = browser_of_alice.post(address, follow=True)

    order.refresh_from_db()
    assert "L’ancien lien n’ouvre plus rien" in answer.content.decode()
    assert Client().get(f"/commandes/{old}/").status_code == HTTPStatus.NOT_FOUND
    assert Client().get(f"/commandes/{order.link}/").status_code == HTTPStatus.OK
    assert Mail.objects.get(kind="order_link").to == order.buyer_email


def test_and_of_a_membership(browser_of_alice: Client, alice: Customer) -> None:
    membership = join(customer=alice)
    old = membership.link

    browser_of_alice.post(reverse("account:replace_link", args=[membership.public_id]))

    membership.refresh_from_db()
    assert membership.link != old


def test_charlie_replaces_nothing_of_hers(order: Order) -> None:
    address = reverse("account:replace_link", args=[order.public_id])

    assert enter_account(welcome_charlie()).post(address).status_code == HTTPStatus.NOT_FOUND
    assert Client().post(address).status_code == HTTPStatus.SEE_OTHER
    order.refresh_from_db()
    assert order.link_number == 0


def test_a_look_replaces_nothing(browser_of_alice: Client, order: Order) -> None:
    address = reverse("account:replace_link", args=[order.public_id])

    assert browser_of_alice.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
