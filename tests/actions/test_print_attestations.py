"""Each person who is named has a page, with the price paid for their place and nobody else's."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from souche.actions.correct_invoice import correct_invoice
from souche.actions.print_attestations import NobodyNamed, print_attestations
from souche.domain.catalogue.models import Event, Price
from souche.domain.orders.models import Ticket
from souche.kit import clock
from tests.actions.orders import bought, place, ticket_ids
from tests.cast import NOON, identity, move_to_saturday

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    return bought(event, 2, local_stripe=local_stripe)


def pages(order: Order, names: dict[str, str]) -> list[str]:
    pdf = print_attestations(order=order, names=names, now=NOON)
    return [
        " ".join(page.extract_text().replace("\xa0", " ").replace("\u202f", " ").split())
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def test_it_says_who_what_and_for_how_much(order: Order) -> None:
    move_to_saturday(Event.objects.get())
    first, second = ticket_ids(order)

    alice, bruno = pages(order, {first: "Alice Martin", second: "Bruno O’Neill <#1>"})

    assert "Association Le Petit Théâtre atteste que la place suivante a été achetée et réglée" in alice
    assert "Nom Alice Martin" in alice
    assert "Hamlet, samedi 5 décembre 2099 à 13 h 00, Grande salle" in alice
    assert "Prix payé, TTC 24,00 €, le " in alice
    assert f"Facture {order.invoices.get().number}" in alice
    assert f"Commande {order.number}" in alice
    assert "Fait à Dijon, le 25 novembre 2026" in alice
    assert "n’est pas une facture" in alice
    assert "Bruno O’Neill <#1>" in bruno
    assert "Bruno" not in alice


def test_a_free_place_was_neither_bought_nor_paid(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    free = place(event, now=clock.now()).order

    (page,) = pages(free, {ticket_ids(free)[0]: "Alice Martin"})

    assert "atteste que la place suivante a été réservée à titre gratuit" in page
    assert "Entrée gratuite" in page
    assert "réglée" not in page


def test_it_names_the_buyer_of_the_invoice_that_it_cites(order: Order) -> None:
    """A correction is on its way: the order names the new buyer, the invoice that stands the first."""
    first, _second = ticket_ids(order)
    correct_invoice(
        order=order, invoice=order.invoices.get(), identity=identity(), is_proven=False, now=clock.now()
    )

    (page,) = pages(order, {first: "Bruno"})

    assert f"Facture {order.invoices.get().number}" in page
    assert "Alice Martin" in page
    assert "Moutardes Martin SAS" not in page


def test_who_is_not_named_has_none(order: Order) -> None:
    first, second = ticket_ids(order)

    assert len(pages(order, {first: "Alice Martin", second: ""})) == 1


def test_a_void_ticket_and_one_of_another_order_have_none(order: Order, event: Event) -> None:
    del event
    void, valid = ticket_ids(order)
    Ticket.objects.filter(public_id=void).update(voided_at=clock.now())

    assert len(pages(order, {void: "Alice", valid: "Bruno", "tkt_of_another": "Charlie"})) == 1
    with pytest.raises(NobodyNamed):
        pages(order, {void: "Alice", "tkt_of_another": "Charlie"})
