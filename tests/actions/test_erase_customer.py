"""A buyer is forgotten; what the law keeps says nothing of an account any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.erase_customer import (
    EventToCome,
    InvoiceUnderWay,
    MembershipRunning,
    OrderUnderWay,
    RefundUnderWay,
    erase_customer,
)
from souche.actions.place_order import place_order
from souche.domain.customers.models import AccountSession, BuyerIdentity, BuyerType, Customer, SignIn
from souche.domain.invoices.models import LateInvoice
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.gateway.facts import Arrival
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.kit import clock
from tests.actions.orders import paid_session
from tests.cast import ALICE, NOON, add_price, announce, event_of, identity, open_theatre

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership

pytestmark = pytest.mark.django_db


def afterwards() -> datetime:
    """Return when the event that the fixtures announce is over."""
    return clock.now() + timedelta(days=11)


def free_ticket() -> Order:
    open_theatre()
    price = add_price(announce(), amount_cents=0)
    return place_order(
        organisation=Organisation.current(),
        offering=event_of(price),
        choices=[Choice(price.public_id, 1)],
        buyer=ALICE,
        success_url=str,
        cancel_url=str,
        now=NOON,
    ).order


def test_the_person_goes_and_the_amounts_stay() -> None:
    order = free_ticket()
    AccountSession.begin(customer=order.customer, now=NOON)
    SignIn.ask(email=ALICE.email, network="192.0.2.1", now=NOON)

    erase_customer(customer=order.customer, now=afterwards())

    kept = Order.objects.get()
    assert (kept.number, kept.total_cents, kept.buyer_name, kept.buyer_email) == (order.number, 0, "", "")
    assert not Customer.objects.filter(email=ALICE.email).exists()
    assert not AccountSession.objects.exists()
    assert not SignIn.objects.exists()
    assert JournalEntry.objects.filter(verb="customer.erased").count() == 1


def test_a_ticket_to_come_keeps_its_buyer() -> None:
    order = free_ticket()

    with pytest.raises(EventToCome):
        erase_customer(customer=order.customer, now=NOON)
    assert Customer.objects.get().email == ALICE.email


def test_a_void_ticket_keeps_nobody() -> None:
    order = free_ticket()
    order.tickets.update(voided_at=NOON)

    erase_customer(customer=order.customer, now=NOON)

    assert not Customer.objects.filter(email=ALICE.email).exists()


def test_money_on_its_way_keeps_its_buyer_and_what_was_said_of_it_goes() -> None:
    order = free_ticket()
    payment = Payment.receive(
        order=order,
        paid=paid_session(order, amount_cents=100),
        arrival=Arrival(received_at=NOON, method="card"),
    )
    assert payment
    refund = Refund.request(
        payment=payment, amount_cents=100, reason=RefundReason.BUYER, comment="Alice est malade.", now=NOON
    )

    with pytest.raises(RefundUnderWay):
        erase_customer(customer=order.customer, now=afterwards())
    refund.fail(failure="No.")
    erase_customer(customer=order.customer, now=afterwards())

    refund.refresh_from_db()
    assert (refund.comment, refund.amount_cents) == ("", 100)


def test_an_order_that_may_be_paid_keeps_its_buyer() -> None:
    order = free_ticket()
    Order.objects.update(status="held")

    with pytest.raises(OrderUnderWay):
        erase_customer(customer=order.customer, now=afterwards())


def test_a_membership_that_renews_is_stopped_first(yearly: Membership) -> None:
    owner = yearly.customer

    with pytest.raises(MembershipRunning):
        erase_customer(customer=owner, now=NOON)


def test_what_alice_bought_for_is_forgotten_here_and_at_stripe() -> None:
    owner = free_ticket().customer
    company = identity()
    company.remember(customer=owner, is_proven=True, now=NOON)
    company.remember_stripe(stripe_customer_id="cus_company")

    erase_customer(customer=owner, now=afterwards())

    company.refresh_from_db()
    assert (company.name, company.siren_or_siret, company.stripe_customer_id) == ("", "", "")
    assert company.buyer_type == BuyerType.COMPANY
    jobs = ProcrastinateJob.objects.filter(task_name="forget_stripe_customer")
    assert [job.args for job in jobs] == [{"stripe_customer_id": "cus_company"}]


def test_an_invoice_asked_for_is_made_first() -> None:
    order = free_ticket()
    company = identity()
    company.remember(customer=order.customer, is_proven=True, now=NOON)
    LateInvoice.ask(order=order, identity=company, now=NOON)

    with pytest.raises(InvoiceUnderWay):
        erase_customer(customer=order.customer, now=afterwards())
    assert BuyerIdentity.objects.get().name == company.name
