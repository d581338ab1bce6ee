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
from souche.actions.resend_invoice import resend_invoice
from souche.domain.accounting.models import Export, ExportKind
from souche.domain.accounting.register import Selection
from souche.domain.customers.models import AccountSession, BuyerIdentity, BuyerType, Customer, SignIn
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order, Ticket
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import JournalEntry, Organisation, StaffMember
from souche.domain.payments.gateway.facts import Arrival
from souche.domain.payments.models import Payment, Refund, RefundReason, StripeEvent
from souche.kit import clock
from tests.actions.orders import paid_session
from tests.cast import ALICE, NOON, add_price, announce, event_of, identity, open_theatre
from tests.entrypoints.administration.rows import buy

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


def test_what_is_charlies_stays_and_so_do_the_books() -> None:
    open_theatre()
    alice, charlie = buy(0), buy(1)
    Order.objects.update(status="voided")
    Ticket.objects.update(voided_at=clock.now())
    for order in (alice, charlie):
        resend_invoice_of(order)
        export_of(order, kind=ExportKind.CSV)
    books = export_of(alice, kind=ExportKind.BOOKS)
    StripeEvent.objects.filter(stripe_id="evt_1").update(payload={"about": charlie.buyer_email})

    erase_customer(customer=alice.customer, now=afterwards())

    kept = [export.pk for export in Export.objects.order_by("pk")]
    assert books.pk in kept
    assert len(kept) == 2
    assert [mail.to for mail in Mail.objects.filter(invoice__order=charlie)] == [charlie.buyer_email] * 2
    assert {mail.to for mail in Mail.objects.filter(invoice__order=alice)} == {""}
    assert StripeEvent.objects.get(stripe_id="evt_1").payload == {"about": charlie.buyer_email}
    assert StripeEvent.objects.get(stripe_id="evt_0").payload
    details = JournalEntry.objects.filter(verb="invoice.resent").order_by("pk")
    assert [entry.details["to"] for entry in details] == ["", charlie.buyer_email]


def test_a_dispute_names_no_customer_and_is_found_all_the_same() -> None:
    open_theatre()
    order = buy()
    Order.objects.update(status="voided")
    Ticket.objects.update(voided_at=clock.now())
    dispute = {"payment_intent": "pi_0", "evidence": {"customer_name": "Alice 0"}}
    StripeEvent.objects.update(type="charge.dispute.created", object_id="du_0", payload={"data": dispute})

    erase_customer(customer=order.customer, now=afterwards())

    assert StripeEvent.objects.get().payload == {}


def resend_invoice_of(order: Order) -> None:
    """Bob sends a copy of the invoice to its buyer."""
    invoice = order.invoices.get()
    invoice.archive(pdf=b"%PDF-1.7", now=clock.now())
    resend_invoice(invoice=invoice, to=order.buyer_email, actor=hire(f"{order.pk}"), now=clock.now())


def hire(name: str) -> StaffMember:
    """Return somebody who works here."""
    return StaffMember.objects.create_user(name, password="a-long-enough-word", is_staff=True)


def export_of(order: Order, *, kind: ExportKind) -> Export:
    """Ask for a file of the invoices that the buyer's address finds, or of everybody's."""
    words = "" if kind == ExportKind.BOOKS else order.buyer_email
    selection = Selection(is_livemode=False, time_zone="Europe/Paris", words=words)
    return Export.request(kind=kind, selection=selection, by=None, total=1, now=clock.now())


def test_who_paid_one_order_alone_is_forgotten_at_stripe_too() -> None:
    """Whoever orders without entering has a Stripe Customer for that order."""
    order = free_ticket()
    order.remember_session(stripe_session_id="cs_1", stripe_customer_id="cus_of_the_order")

    erase_customer(customer=order.customer, now=afterwards())

    order.refresh_from_db()
    assert order.stripe_customer_id == ""
    jobs = ProcrastinateJob.objects.filter(task_name="forget_stripe_customer")
    assert [job.args for job in jobs] == [{"stripe_customer_id": "cus_of_the_order"}]
