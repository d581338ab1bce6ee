"""Browsers in an account, and the letters that lead there."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.test import Client

from souche.domain.catalogue.models import Event
from souche.domain.customers.models import AccountSession, Customer, SignIn
from souche.domain.customers.recognition import COOKIE
from souche.domain.orders.models import KeptBasket
from souche.kit import clock
from souche.kit.secrets import sign
from tests.cast import CHARLIE

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    from souche.domain.orders.models import Order

ASK = "/mon-compte/entrer/"


def welcome_charlie() -> Customer:
    """Return Charlie, who has an account and bought nothing."""
    return Customer.welcome(email=CHARLIE.email, name=CHARLIE.name, language="fr")


def enter_account(customer: Customer) -> Client:
    """Return a browser that is signed in to this account."""
    browser = Client()
    token = AccountSession.begin(customer=customer, now=clock.now())
    browser.cookies[COOKIE] = sign(purpose=COOKIE, value=token)
    return browser


def link_word(email: str) -> str:
    """Return the word of a link just sent to an address."""
    now = clock.now()
    return SignIn.ask(email=email, network=f"test of {email}", now=now).issue_token(now=now)


def basket_word(order: Order) -> str:
    """Return the word of a link just sent to a buyer for an empty basket of the same event."""
    now, email = clock.now(), order.buyer_email
    basket = KeptBasket.keep(
        email=email,
        language="fr",
        offering=Event.objects.get(products__prices__lines__order=order),
        typed={"name": [order.buyer_name], "email": [email]},
        network="192.0.2.1",
        links_of_network=1000,
        now=now,
    )
    return basket.issue_token(now=now)


def ask(browser: Client, email: str, *, address: str = "192.0.2.1") -> _MonkeyPatchedWSGIResponse:
    """Type an e-mail address at the door, from an address of the network."""
    return browser.post(ASK, {"email": email}, REMOTE_ADDR=address)


def is_inside(browser: Client) -> bool:
    """Say whether the browser is shown an account."""
    return browser.get("/mon-compte/").status_code == HTTPStatus.OK
