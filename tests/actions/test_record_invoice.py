"""An invoice enters the register once, with its lines, whatever its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.record_invoice import record_invoice
from souche.domain.catalogue.models import Price
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Order
from souche.domain.payments.gateway.errors import StripeRefused
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

# The order with its identity, its payment, the house that sells, the invoice, its lines.
STATEMENTS = 5
SAVEPOINTS = 2


def pay(event: Event, local_stripe: LocalStripe, quantity: int = 1) -> str:
    """Pay an order and return the id of its invoice."""
    order = place(event, quantity, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    invoice_id: str = local_stripe.objects("invoices")[0]["id"]
    return invoice_id


def test_it_writes_it_once(event: Event, local_stripe: LocalStripe) -> None:
    invoice_id = pay(event, local_stripe, 3)

    for _again in range(2):
        record_invoice(stripe_invoice_id=invoice_id, now=NOON)

    invoice = Invoice.objects.get()
    assert (invoice.total_cents, invoice.vat_cents, invoice.status) == (7200, 375, "paid")
    assert invoice.lines.count() == 1
    assert ProcrastinateJob.objects.get().task_name == "archive_invoice"


def test_it_sends_a_small_fixed_number_of_statements(
    event: Event, local_stripe: LocalStripe, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record_invoice(stripe_invoice_id=pay(event, local_stripe), now=NOON)
    invoice_id = pay(event, local_stripe, 4)

    with django_assert_num_queries(STATEMENTS + SAVEPOINTS):
        record_invoice(stripe_invoice_id=invoice_id, now=NOON)


def test_an_invoice_of_another_product_is_left_out(event: Event, local_stripe: LocalStripe) -> None:
    invoice_id = pay(event, local_stripe)
    Order.objects.update(public_id="ord_renamed")

    record_invoice(stripe_invoice_id=invoice_id, now=NOON)

    assert not Invoice.objects.exists()


def test_an_unknown_invoice_is_refused(event: Event) -> None:
    del event

    with pytest.raises(StripeRefused):
        record_invoice(stripe_invoice_id="in_unknown", now=NOON)


def test_several_rates_add_up_to_the_total(event: Event, local_stripe: LocalStripe) -> None:
    Price.objects.update(vat_rate="20.00", amount_cents=999)

    record_invoice(stripe_invoice_id=pay(event, local_stripe, 7), now=NOON)

    invoice = Invoice.objects.get()
    assert invoice.total_cents == invoice.net_cents + invoice.vat_cents == 6993
    assert sum(line.total_cents for line in invoice.lines.all()) == 6993
    assert sum(tax["vat_cents"] for tax in invoice.vat_by_rate) == invoice.vat_cents
