"""Bob and Alice give tickets back from their pages: every form, every job, every cent at Stripe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.domain.catalogue.models import Event, Price, Quota
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.entrypoints.cli.demo.pages import Visitor
from souche.kit import clock
from tests.cast import ALICE, CHARLIE, hire_bob
from tests.jobs import bring_jobs_forward, failed_jobs
from tests.journeys.test_money_back import by_rate, sell_programmes, tell, tickets
from tests.second_step import next_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "La comédienne est souffrante."
REFUND_FAILS = "4000000000005126"


@pytest.fixture
def bob(house: House) -> Iterator[Visitor]:
    """Bob is at his desk."""
    member = hire_bob()
    desk = Visitor()
    desk.open(f"{house.url}/administration/login/")
    desk.send(desk.form_with("username"), {"username": "bob", "password": "correct-horse-staple"})
    desk.send(desk.form_with("code"), {"code": next_code(member)})
    yield desk
    desk.close()


def cancel_event(house: House, bob: Visitor) -> None:
    """Bob cancels the event, and is led to its progress."""
    bob.open(f"{house.url}/administration/catalogue/event/{house.event.pk}/annuler/")
    bob.send(bob.form_with("reason"), {"reason": REASON, "is_sure": "on"})


def test_bob_refunds_an_order_of_two_rates(house: House, bob: Visitor) -> None:
    sell_programmes(house)
    order = house.buy(1, 0, 3)
    page = f"{house.url}/administration/orders/order/{order.pk}/"

    bob.open(f"{page}rembourser/")
    bob.send(bob.form_with("way"), {"is_everything": "on", "way": "refund", "reason": "buyer"})
    assert "54,09\N{NO-BREAK SPACE}€" in bob.page.text
    assert tickets(order)
    bob.send(bob.form_with("seen"), {})
    tell(house)

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert str(bob.page.url) == f"{page}change/"
    assert (order.status, refund.status) == (OrderStatus.VOIDED, RefundStatus.SUCCEEDED)
    assert (refund.amount_cents, refund.reason) == (5409, RefundReason.BUYER)
    assert {rate for rate, _kind in by_rate(list(order.invoices.all()))} == {"5.50", "20.00"}
    assert set(by_rate(list(order.invoices.all())).values()) == {0}
    bob.open(f"{page}change/")
    assert order.invoices.get(corrects__isnull=False).number in bob.page.text


def test_alice_gives_a_ticket_back_for_a_fee(house: House) -> None:
    sell_programmes(house)
    deadline = clock.now() + timedelta(days=1)
    Event.objects.update(buyers_cancel_until=deadline, cancellation_fee_cents=150)
    order = house.buy(1, 0, 2)
    chosen = order.tickets.order_by("pk").last()
    assert chosen

    house.visitor.open(f"{house.url}/commandes/{order.link}/annuler/")
    house.visitor.send(house.visitor.form_to(""), {"chosen": chosen.public_id})
    assert "8,53\N{NO-BREAK SPACE}€" in house.visitor.page.text
    house.visitor.send(house.visitor.form_with("seen"), {})
    tell(house)

    refund = Refund.objects.get()
    note = order.invoices.get(corrects__isnull=False)
    assert (refund.amount_cents, refund.reason) == (1003 - 150, RefundReason.BUYER)
    assert [(row["rate"], row["taxable_cents"] + row["vat_cents"]) for row in note.vat_by_rate] == [
        ("20.00", -853)
    ]
    assert len(tickets(order)) == 2
    (mail,) = (mail for mail in house.stripe.mails(to=ALICE.email) if "remboursement" in mail["subject"])
    assert [attached["name"] for attached in mail["attachments"]] == [note.filename]
    assert f"/commandes/{order.link}/" in str(house.visitor.page.url)


def test_a_cancelled_event_refunds_everyone(house: House, bob: Visitor) -> None:
    sell_programmes(house)
    paid = [house.buy(2, 0, 1), house.buy(0, 1)]
    held = house.order(1, email=CHARLIE.email, name=CHARLIE.name)
    assert held.is_held

    cancel_event(house, bob)
    assert REASON in bob.page.text
    house.work()
    tell(house)

    for order in (*paid, held):
        order.refresh_from_db()
    assert [order.status for order in paid] == [OrderStatus.VOIDED] * 2
    assert held.status == OrderStatus.CANCELLED
    assert Quota.objects.filter(taken__gt=0).count() == 0
    assert sum(refund["amount"] for refund in house.stripe.objects("refunds")) == 5803 + 1600
    for order in paid:
        assert set(by_rate(list(order.invoices.all())).values()) == {0}
    told = [mail for mail in house.stripe.mails(to=ALICE.email) if "remboursement" in mail["subject"]]
    assert len(told) == 2
    assert all(REASON in mail["text"] for mail in told)
    bob.open(str(bob.page.url))
    assert "Tout le monde est remboursé et prévenu." in bob.page.text


def test_a_refund_that_fails_is_listed_with_its_order(house: House, bob: Visitor) -> None:
    order = house.order(1)
    house.pay(card_number=REFUND_FAILS)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()

    cancel_event(house, bob)
    house.work()
    house.stripe.control("clock", advance=60)
    house.wait_for_events("refund.failed")
    tell(house)

    bob.open(str(bob.page.url))
    assert order.number in bob.page.text
    assert f"/administration/orders/order/{order.pk}/change/" in " ".join(bob.links())
    assert Refund.objects.get().status == RefundStatus.FAILED


def test_free_orders_of_a_cancelled_event_are_told(house: House, bob: Visitor) -> None:
    Price.objects.update(amount_cents=0)
    order = house.order(2)
    house.work()

    cancel_event(house, bob)
    house.work()
    house.work()

    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED
    mails = [mail["subject"] for mail in house.stripe.mails(to=order.buyer_email)]
    assert mails.count(f"Annulé : Hamlet (commande {order.number})") == 1
    assert not failed_jobs()


def test_money_that_arrives_after_the_cancelling_goes_back(house: House, bob: Visitor) -> None:
    order = house.order(2)
    house.stripe.control("deliveries", paused=True)
    try:
        house.stripe.pay(order.stripe_session_id)
        cancel_event(house, bob)
        house.work()
    finally:
        house.stripe.control("deliveries", paused=False)
    assert Order.objects.get().is_held
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()
    bring_jobs_forward()
    tell(house)

    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED
    assert sum(refund["amount"] for refund in house.stripe.objects("refunds")) == 4800
