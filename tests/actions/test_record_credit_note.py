"""A credit note enters the register once, whoever issued it, and takes back exactly its invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models import Sum

from souche.actions.archive_invoice import archive_invoice
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.record_credit_note import record_credit_note
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.models import Order
from souche.domain.payments.models import Refund, RefundReason
from souche.kit import clock
from tests.actions.orders import bought, place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def paid_invoice(event: Event, local_stripe: LocalStripe) -> str:
    """Alice pays two places, 48 €; return Stripe's id of her invoice, which the register does not know."""
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    return str(local_stripe.objects("invoices")[0]["id"])


def credit(local_stripe: LocalStripe, invoice_id: str, *, cents: int) -> str:
    note = local_stripe.ask("credit_notes", invoice=invoice_id, amount=cents, refund_amount=cents)
    return str(note["id"])


def test_it_takes_back_a_part_with_its_vat(event: Event, local_stripe: LocalStripe) -> None:
    invoice_id = paid_invoice(event, local_stripe)

    record_credit_note(stripe_credit_note_id=credit(local_stripe, invoice_id, cents=1001), now=NOON)

    note = Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE)
    assert note.corrects == Invoice.objects.get(stripe_invoice_id=invoice_id)
    assert note.number == f"{note.corrects.number}-CN-01"
    assert (note.total_cents, note.net_cents, note.vat_cents) == (-1001, -949, -52)
    assert note.vat_by_rate == [{"rate": "5.50", "taxable_cents": -949, "vat_cents": -52}]
    assert [line.total_cents for line in note.lines.all()] == [-1001]
    assert note.customer_email == note.corrects.customer_email


def test_it_tells_of_its_refund_whichever_came_first(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    note_id = credit(local_stripe, order.invoices.get().stripe_invoice_id, cents=700)

    record_credit_note(stripe_credit_note_id=note_id, now=NOON)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.reason) == (700, RefundReason.AT_STRIPE)
    assert list(Invoice.objects.get(stripe_invoice_id=note_id).refunds.all()) == [refund]
    assert not Refund.objects.without_credit_note().exists()


def test_parts_add_up_to_the_invoice(event: Event, local_stripe: LocalStripe) -> None:
    invoice_id = paid_invoice(event, local_stripe)

    for cents in (1, 1598, 3201):
        record_credit_note(stripe_credit_note_id=credit(local_stripe, invoice_id, cents=cents), now=NOON)

    documents = Invoice.objects.filter(order__isnull=False)
    assert documents.count() == 4
    assert documents.aggregate(total=Sum("total_cents"), vat=Sum("vat_cents")) == {"total": 0, "vat": 0}


def test_twice_it_is_written_once_and_archived(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 1, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    note_id = credit(local_stripe, order.invoices.get().stripe_invoice_id, cents=2400)

    for _again in range(2):
        record_credit_note(stripe_credit_note_id=note_id, now=NOON)
    note = Invoice.objects.get(stripe_invoice_id=note_id)
    archive_invoice(invoice_id=note.public_id, now=NOON)

    note.refresh_from_db()
    assert note.pdf_bytes().startswith(b"%PDF-")
    assert note.filename == f"avoir-{note.number}.pdf"


def test_that_of_another_product_is_left_out(event: Event, local_stripe: LocalStripe) -> None:
    invoice_id = paid_invoice(event, local_stripe)
    note_id = credit(local_stripe, invoice_id, cents=1)
    Order.objects.update(public_id="ord_of_nobody")

    record_credit_note(stripe_credit_note_id=note_id, now=NOON)

    assert not Invoice.objects.exists()
