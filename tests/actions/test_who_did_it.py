"""What a buyer does is written as the buyer's, by a number that names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.cancel_membership import cancel_membership
from souche.actions.cancel_order import cancel_order
from souche.actions.change_details import change_details
from souche.actions.change_membership_price import change_membership_price
from souche.actions.correct_invoice import correct_invoice
from souche.actions.open_card_page import open_card_page
from souche.actions.request_invoice import request_invoice
from souche.domain.customers.models import Customer, Details
from souche.domain.organisation.models import SOUCHE, JournalEntry, buyer
from souche.domain.organisation.models.actors import ActorKind
from souche.kit import clock
from tests.actions.orders import bought, pay_without_invoice, place
from tests.cast import ALICE, identity

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def told(verb: str) -> tuple[str, str, str]:
    """Return who did it, under which name, and about what."""
    entry = JournalEntry.objects.get(verb=verb)
    assert ALICE.email not in str(entry.details)
    assert ALICE.name not in str(entry.details)
    return entry.actor_kind, entry.actor_name, entry.subject


def alice() -> tuple[str, str]:
    """Return how the journal calls Alice."""
    return ActorKind.BUYER, str(Customer.objects.get(email=ALICE.email).pk)


def test_a_member_stops(yearly: Membership) -> None:
    cancel_membership(membership=yearly, now=clock.now())

    assert told("membership.stopped") == (*alice(), yearly.line.order.number)


def test_a_member_agrees_to_a_price(yearly: Membership) -> None:
    yearly.propose(amount_cents=3500)

    change_membership_price(membership=yearly, agreed_cents=3500, now=clock.now())

    assert told("membership.price_agreed") == (*alice(), yearly.line.order.number)
    details = JournalEntry.objects.get(verb="membership.price_agreed").details
    assert details == {"before_cents": 3000, "agreed_cents": 3500}


def test_a_member_goes_to_change_the_card(yearly: Membership) -> None:
    open_card_page(membership=yearly, return_url="https://theatre.example/", now=clock.now())

    assert told("membership.card_page_opened") == (*alice(), yearly.line.order.number)


def test_a_buyer_changes_details_and_the_journal_says_which(yearly: Membership) -> None:
    moved = Details(
        name=ALICE.name, language="fr", street="1 rue du Lac", postal_code="", city="", country=""
    )

    change_details(customer=yearly.customer, details=moved, now=clock.now())

    assert told("customer.details_changed") == (*alice(), yearly.customer.public_id)
    assert JournalEntry.objects.get(verb="customer.details_changed").details == {"fields": ["street"]}


def test_an_invoice_is_asked_for(event: Event) -> None:
    order = pay_without_invoice(event)

    request_invoice(order=order, identity=identity(), is_proven=False, now=clock.now())

    assert told("invoice.requested") == (*alice(), order.number)
    assert JournalEntry.objects.get(verb="invoice.requested").details == {"is_proven": False}


def test_an_invoice_is_corrected(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, local_stripe=local_stripe)
    invoice = order.invoices.get()

    correct_invoice(order=order, invoice=invoice, identity=identity(), is_proven=True, now=clock.now())

    assert told("invoice.correction_requested") == (*alice(), invoice.number)


def test_an_order_is_given_up_by_its_buyer_or_by_souche(event: Event) -> None:
    first, second = (place(event, now=clock.now()).order for _time in range(2))

    cancel_order(order=first, actor=buyer(first.customer_id), now=clock.now())
    cancel_order(order=second, actor=SOUCHE, now=clock.now())

    entries = JournalEntry.objects.filter(verb="order.given_up")
    assert {(entry.subject, entry.actor_kind) for entry in entries} == {
        (first.number, ActorKind.BUYER),
        (second.number, ActorKind.SOUCHE),
    }
