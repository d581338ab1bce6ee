"""Charlie, signed in to his own account, walks every address there is and finds nothing of Alice's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from souche.domain.customers.models import Customer
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.entrypoints.account.views.home import home
from souche.kit import clock
from tests.cast import CHARLIE
from tests.entrypoints.account.addresses import OWN, Papers, every_address, guesses, uncovered
from tests.entrypoints.account.visits import basket_word, enter_account, link_word
from tests.entrypoints.administration.rows import PDF, buy, join

if TYPE_CHECKING:
    from collections.abc import Callable

HIS_PDF = b"%PDF-1.7 the invoice of Charlie"


def papers_of(order: Order, *, number: int, pdf: bytes) -> Papers:
    """Give a buyer an archived invoice, a membership, a Stripe Customer and a link that was just sent."""
    customer = order.customer
    customer.remember_stripe(stripe_customer_id=f"cus_of_{number}", told="")
    invoice = order.invoices.get()
    invoice.archive(pdf=pdf, now=clock.now())
    return Papers(
        order,
        invoice,
        join(customer=customer, number=number),
        sign_in_word=link_word(customer.email),
        basket_word=basket_word(order),
    )


@pytest.fixture
def alice_papers() -> Papers:
    return papers_of(buy(), number=0, pdf=PDF)


@pytest.fixture
def charlie_papers() -> Papers:
    order = buy(number=1)
    Customer.objects.filter(pk=order.customer.pk).update(email=CHARLIE.email, name=CHARLIE.name)
    order.refresh_from_db()
    return papers_of(order, number=1, pdf=HIS_PDF)


def secrets_of(papers: Papers) -> list[bytes]:
    """Return what stands on any page, mail, file or redirection that is this buyer's."""
    customer = papers.order.customer
    told = [
        customer.email,
        customer.name,
        customer.public_id,
        customer.stripe_customer_id,
        papers.order.link,
        papers.membership.link,
        papers.invoice.number,
        papers.order.tickets.get().public_id,
    ]
    return [secret.encode() for secret in told] + [PDF]


@dataclass(frozen=True)
class Answer:
    """What a browser was given; a streamed body can be read only once."""

    status: int
    body: bytes
    headers: str

    @classmethod
    def to(cls, browser: Client, address: str, *, method: str = "get") -> Answer:
        """Ask for an address."""
        response = getattr(browser, method)(address)
        return cls(response.status_code, response.getvalue(), str(dict(response.headers)))

    def tells_of(self, papers: Papers) -> list[bytes]:
        """Return the secrets of a buyer that are told, headers included."""
        said = self.body + self.headers.encode()
        return [secret for secret in secrets_of(papers) if secret in said]

    @property
    def is_ticket(self) -> bool:
        """Say whether this is a PDF of tickets, whose text is compressed."""
        return self.body.startswith(b"%PDF-") and self.body not in {PDF, HIS_PDF}


def state_of(papers: Papers) -> list[object]:
    """Return what a wrong hand could change."""
    return [
        Order.objects.filter(pk=papers.order.pk).values().get(),
        Membership.objects.filter(pk=papers.membership.pk).values().get(),
        Invoice.objects.filter(pk=papers.invoice.pk).values().get(),
        Customer.objects.filter(pk=papers.order.customer.pk).values().get(),
    ]


def nobody(_customer: Customer) -> Client:
    """Return a browser that is signed in nowhere."""
    return Client()


def test_it_is_said_what_opens_every_address() -> None:
    assert uncovered(every_address()) == []


def test_a_new_address_with_an_argument_is_noticed() -> None:
    new = URLResolver(RegexPattern(""), [path("recu/<str:link>/", home, name="receipt"), path("new/", home)])

    assert uncovered(every_address(new)) == [":receipt"]


@pytest.mark.parametrize("name", OWN)
def test_her_own_words_open_it_to_alice(alice_papers: Papers, name: str) -> None:
    (address,) = (address for address in every_address() if address.name == name)
    browser = enter_account(alice_papers.order.customer)
    answer = Answer.to(browser, address.path(OWN[name](alice_papers)))

    if answer.status != HTTPStatus.METHOD_NOT_ALLOWED:
        assert answer.status == HTTPStatus.OK
        assert answer.is_ticket or answer.tells_of(alice_papers)


@pytest.mark.parametrize("enter", [enter_account, nobody])
@pytest.mark.parametrize("method", ["get", "post"])
def test_charlie_reaches_nothing_of_alice(
    alice_papers: Papers, charlie_papers: Papers, enter: Callable[[Customer], Client], method: str
) -> None:
    before = state_of(alice_papers)

    for address in every_address():
        own = address.path(OWN[address.name](charlie_papers)) if address.name in OWN else ""
        for guess in guesses(address, alice=alice_papers, charlie=charlie_papers):
            answer = Answer.to(enter(charlie_papers.order.customer), guess, method=method)
            assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, guess
            assert not answer.tells_of(alice_papers), guess
            assert guess == own or not answer.is_ticket, guess

    assert state_of(alice_papers) == before


def test_the_archive_of_invoices_has_no_address(alice_papers: Papers) -> None:
    browser = enter_account(alice_papers.order.customer)

    for folder in ("/media/", "/media/events/../", "/media/events/%2e%2e/", "/static/", "/"):
        response = browser.get(f"{folder}{alice_papers.invoice.pdf.name}")
        assert response.status_code == HTTPStatus.NOT_FOUND, folder
