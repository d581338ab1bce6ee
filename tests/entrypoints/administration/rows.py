"""Whole purchases written straight into the database, as many as a page needs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from souche.domain.customers.models import Customer
from souche.domain.health.models import Check, CheckKind
from souche.domain.invoices.models import Invoice, InvoiceLine
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.domain.payments.models import (
    Case,
    CaseKind,
    Dispute,
    Payment,
    Refund,
    RefundReason,
    RefundStatus,
    StripeEvent,
)
from souche.kit import clock
from tests.cast import add_price, announce, offer_plan
from tests.second_step import enter as enter  # noqa: PLC0414  # where the tests of these pages look for it

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Price

PDF = b"%PDF-1.7 the invoice of Alice"


def hire(role: str) -> StaffMember:
    """Return somebody of a role, or of none by ""."""
    return StaffMember.objects.create_user(
        role or "nobody",
        f"{role or 'nobody'}@theatre.example",
        "a-long-enough-word",
        is_staff=True,
        role=role,
    )


def buy(number: int = 0) -> Order:
    """Write one paid order with everything that follows from it."""
    now = clock.now()
    price = add_price(announce(slug=f"piece-{number}", now=now))
    order = place(price=price, number=number)
    line = order.lines.get()
    Ticket.issue(order=order, places={line: 1}, now=now)
    pay(order=order, number=number)
    invoice = record_invoice(order=order, number=number)
    Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=invoice, now=now)
    StripeEvent.objects.create(
        stripe_id=f"evt_{number}",
        type="invoice.paid",
        object_id=invoice.stripe_invoice_id,
        is_livemode=False,
        is_routed=True,
        created_at=now,
        received_at=now,
        payload={"id": f"evt_{number}", "object": "event"},
    )
    Check.record(
        kind=CheckKind.PAYOUTS,
        compared={"payouts": 1, "payments": 2},
        differences=[{"what": "fee", "subject": "txn_1", "ours_cents": None, "theirs_cents": 61}],
        now=now,
    )
    JournalEntry.record(verb="configuration.changed", now=now, details={"fields": ["name"]})
    return order


def join(*, customer: Customer, number: int = 0, cents: int = 3000) -> Membership:
    """Write one membership of a year, in its second month, at a price of its own plan."""
    now = clock.now()
    plan = offer_plan(slug=f"adhesion-{number}", cents=cents)
    line = Line.objects.create(
        order=paid_order(customer=customer, cents=cents),
        price=plan.prices.get(),
        label="Adhésion",
        quantity=1,
        unit_cents=cents,
        vat_rate=Decimal(0),
        total_cents=cents,
        vat_cents=0,
    )
    return Membership.objects.create(
        customer=customer,
        plan=plan,
        line=line,
        term=plan.term,
        status="active",
        amount_cents=cents,
        starts_at=now - timedelta(days=31),
        ends_at=now + timedelta(days=334),
    )


def place(*, price: Price, number: int = 0) -> Order:
    """Write one paid order of one place."""
    customer = Customer.welcome(email=f"alice{number}@example.org", name=f"Alice {number}", language="fr")
    order = paid_order(customer=customer, cents=2400)
    Line.objects.create(
        order=order,
        event=price.product.event,
        price=price,
        quota=price.quota,
        label="Plein tarif",
        quantity=1,
        unit_cents=2400,
        vat_rate=Decimal("5.50"),
        total_cents=2400,
        vat_cents=125,
    )
    return order


def paid_order(*, customer: Customer, cents: int) -> Order:
    """Write one paid order, without its lines."""
    now = clock.now()
    return Order.objects.create(
        customer=customer,
        buyer_name=customer.name,
        buyer_email=customer.email,
        language="fr",
        currency="EUR",
        total_cents=cents,
        is_invoice_wanted=True,
        placed_at=now,
        expires_at=now + timedelta(minutes=30),
        status="paid",
        paid_at=now,
    )


def pay(*, order: Order, number: int = 0) -> Payment:
    """Write the payment of an order, a refund and a dispute."""
    payment = Payment.objects.create(
        order=order,
        stripe_session_id=f"cs_{number}",
        stripe_payment_intent_id=f"pi_{number}",
        amount_cents=2400,
        currency="EUR",
        is_livemode=False,
        is_invoiced=order.is_invoice_wanted,
        received_at=clock.now(),
    )
    Refund.objects.create(
        payment=payment,
        stripe_refund_id=f"re_{number}",
        amount_cents=100,
        status=RefundStatus.SUCCEEDED,
        reason=RefundReason.PAID_TWICE,
        made_at=clock.now(),
    )
    Dispute.objects.create(
        payment=payment,
        stripe_dispute_id=f"du_{number}",
        amount_cents=2300,
        reason="fraudulent",
        status="needs_response",
        due_by=clock.now() + timedelta(days=7),
        opened_at=clock.now(),
    )
    return payment


def open_case(order: Order) -> Case:
    """Write the case of the order's dispute."""
    dispute = Dispute.objects.get(payment__order=order)
    Case.open(kind=CaseKind.DISPUTED, cause=dispute, now=clock.now())
    return Case.objects.get(dispute=dispute)


def record_invoice(*, order: Order, number: int = 0) -> Invoice:
    """Write the invoice of an order with its line; its PDF is still to come."""
    now = clock.now()
    invoice = Invoice.objects.create(
        order=order,
        customer=order.customer,
        stripe_invoice_id=f"in_{number}",
        number=f"ABCD-{number:04}",
        status="paid",
        currency="EUR",
        is_livemode=False,
        issued_at=now,
        paid_at=now,
        recorded_at=now,
        total_cents=2400,
        net_cents=2275,
        vat_cents=125,
        vat_by_rate=[{"rate": "5.50", "taxable_cents": 2275, "vat_cents": 125}],
        customer_name=order.buyer_name,
        customer_email=order.buyer_email,
        buyer={
            "name": order.buyer_name,
            "street": "3 place Bellecour",
            "postal_code": "69002",
            "city": "Lyon",
        },
        seller={"name": "Association Le Petit Théâtre", "siret": "73282932000074", "regime": "liable"},
        footer="Prestations de services",
        custom_fields=[["SIRET", "73282932000074"]],
    )
    InvoiceLine.objects.create(
        invoice=invoice,
        label="Piece – Plein tarif",
        quantity=1,
        unit_cents=2400,
        vat_rate=Decimal("5.50"),
        total_cents=2400,
        vat_cents=125,
    )
    return invoice
