"""No browser keeps a page that tells of a buyer: whoever comes next on a shared computer may go back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from souche.entrypoints.shop.basket_form import QUANTITY
from tests.cast import announce, offer_plan
from tests.entrypoints.account.addresses import OWN, PUBLIC, Address, Papers, every_address
from tests.entrypoints.account.test_charlie import papers_of
from tests.entrypoints.account.visits import enter_account
from tests.entrypoints.administration.rows import PDF, buy

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse


@pytest.fixture
def alice_papers() -> Papers:
    return papers_of(buy(), number=0, pdf=PDF)


def is_kept_nowhere(response: _MonkeyPatchedWSGIResponse) -> bool:
    return "no-store" in response.headers.get("Cache-Control", "")


def tells_of(response: _MonkeyPatchedWSGIResponse, papers: Papers) -> bool:
    customer = papers.order.customer
    told = (customer.email, customer.name, papers.order.link, papers.membership.link, papers.invoice.number)
    said = response.getvalue() + str(dict(response.headers)).encode()
    return said.startswith(b"%PDF-") or any(secret.encode() in said for secret in told)


def path_of(address: Address, papers: Papers) -> str:
    words = OWN[address.name](papers) if address.name in OWN else PUBLIC.get(address.name, {})
    return address.path(words)


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_whatever_tells_of_her_at_any_address_is_kept_nowhere(alice_papers: Papers, method: str) -> None:
    telling = set()
    for address in every_address():
        if address.is_administration:
            continue
        browser = enter_account(alice_papers.order.customer)
        response = getattr(browser, method)(path_of(address, alice_papers))
        if tells_of(response, alice_papers):
            telling.add(address.name)
            assert is_kept_nowhere(response), (method, address.name)
    assert method == "head" or telling


@pytest.mark.parametrize("address", ["/evenements/piece-0/", "/adhesions/adhesion-0/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_basket_that_is_filled_in_is_kept_nowhere(alice_papers: Papers, address: str, method: str) -> None:
    browser = enter_account(alice_papers.order.customer)

    filled_in = browser.get(address)
    assert alice_papers.order.customer.email in filled_in.content.decode()
    assert is_kept_nowhere(getattr(browser, method)(address))


def test_what_was_typed_and_refused_is_kept_nowhere(client: Client, alice_papers: Papers) -> None:
    del alice_papers
    refused = client.post("/evenements/piece-0/", {"name": "Alice", "email": "alice@", f"{QUANTITY}x": "1"})

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert is_kept_nowhere(refused)


def test_an_empty_basket_may_be_kept(client: Client) -> None:
    announce()
    offer_plan()

    for address in ("/", "/evenements/hamlet/", "/adhesions/adhesion/"):
        assert not is_kept_nowhere(client.get(address)), address
