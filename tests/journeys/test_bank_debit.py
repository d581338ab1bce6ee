"""Alice pays by a bank debit: her places are held until her bank answers, and she is told what it says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F

from souche.actions.release_expired import release_expired
from souche.domain.catalogue.models import Event, Quota
from souche.domain.invoices.models import Invoice
from souche.domain.orders.states import OrderStatus
from souche.entrypoints.cli.demo.purchase import CARD
from souche.entrypoints.worker.jobs import reconcile_debits
from souche.kit import clock
from tests.jobs import bring_jobs_forward, failed_jobs

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

PAYS = "FR3020041010050500013M02609"
FAILS = "FR7920041010050500013M02600"
DEBIT_SECONDS = 180


def debit(house: House, *, iban: str) -> Order:
    """In a month there is time for a bank: Alice types her IBAN at Stripe, and is led back to her order."""
    month = timedelta(days=30)
    Event.objects.update(starts_at=F("starts_at") + month, ends_at=F("ends_at") + month)
    order = house.order(2)
    form = house.visitor.form_with("iban")
    house.visitor.send(form, {**CARD, "card_number": "", "method": "sepa_debit", "iban": iban})
    return order


def begun(house: House, *, iban: str) -> Order:
    order = debit(house, iban=iban)
    house.wait_for_events("checkout.session.completed")
    house.work()
    order.refresh_from_db()
    return order


def subjects(house: House, order: Order) -> list[str]:
    return [" ".join(mail["subject"].split()) for mail in house.stripe.mails(to=order.buyer_email)]


def page(house: House, order: Order) -> str:
    house.visitor.open(f"{house.url}/commandes/{order.link}/")
    return house.visitor.page.text


def test_the_order_waits_with_its_places_held(house: House) -> None:
    order = begun(house, iban=PAYS)

    release_expired(now=order.expires_at)

    order.refresh_from_db()
    assert order.status == OrderStatus.PROCESSING
    assert Quota.objects.get().taken == 2
    assert "Votre paiement est en cours" in page(house, order)
    assert subjects(house, order) == [f"Votre paiement est en cours (commande {order.number})"]
    assert not order.tickets.exists()
    assert not Invoice.objects.exists()


def test_the_money_brings_the_tickets_and_the_invoice(house: House) -> None:
    order = begun(house, iban=PAYS)

    house.stripe.control("clock", advance=DEBIT_SECONDS)
    house.wait_for_events("checkout.session.async_payment_succeeded", "invoice.paid")
    house.work()
    bring_jobs_forward()
    house.work()

    order.refresh_from_db()
    assert order.is_paid
    assert order.tickets.count() == 2
    assert (order.invoices.get().total_cents, order.invoices.get().is_archived) == (4800, True)
    documents, _in_progress = house.stripe.mails(to=order.buyer_email)
    assert len(documents["attachments"]) == 2
    assert not failed_jobs()


def test_a_refused_debit_gives_the_places_back_and_tells_how_to_buy_again(house: House) -> None:
    order = begun(house, iban=FAILS)

    house.stripe.control("clock", advance=DEBIT_SECONDS)
    house.wait_for_events("checkout.session.async_payment_failed")
    house.work()

    order.refresh_from_db()
    assert order.status == OrderStatus.REFUSED
    assert Quota.objects.get().taken == 0
    assert subjects(house, order)[0] == f"Votre paiement a été refusé (commande {order.number})"
    assert "Votre banque a refusé le paiement" in page(house, order)
    assert "Recommencer" in page(house, order)
    assert not failed_jobs()


@pytest.mark.parametrize(
    ("iban", "status"), [(PAYS, OrderStatus.PAID), (FAILS, OrderStatus.REFUSED)], ids=["paid", "refused"]
)
def test_an_answer_that_was_never_told_is_found_by_asking(house: House, iban: str, status: str) -> None:
    house.stripe.control("weather", kind="drop", target="*", count=1000)
    order = debit(house, iban=iban)
    house.stripe.control("clock", advance=1)
    order.refresh_from_db()
    assert order.is_held

    reconcile(house, order)
    assert order.is_processing
    house.stripe.control("clock", advance=DEBIT_SECONDS)
    reconcile_debits(timestamp=int(clock.now().timestamp()))

    order.refresh_from_db()
    assert order.status == status


def reconcile(house: House, order: Order) -> None:
    """The buyer's page asks, since nothing was told."""
    house.visitor.open(f"{house.url}/commandes/{order.link}/?paye=1")
    house.work()
    order.refresh_from_db()
