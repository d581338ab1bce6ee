"""An invoice asked for later is made once at Stripe, whatever breaks on the way, and enters the register."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.issue_invoice import issue_invoice
from souche.actions.request_invoice import request_invoice
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.kit import clock
from tests.actions.orders import pay_without_invoice
from tests.cast import identity

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

# The first attempt of the SDK and its two retries.
ATTEMPTS = 3


@pytest.fixture
def order(event: Event) -> Order:
    """Return an order of three places, paid, whose invoice Alice's company asks for."""
    paid = pay_without_invoice(event, 3)
    request_invoice(order=paid, identity=identity(purchase_reference="BC-118"), now=clock.now())
    return paid


def issue() -> None:
    issue_invoice(late_invoice_id=LateInvoice.objects.get().public_id, now=clock.now())


def test_it_is_like_the_one_of_the_purchase(order: Order, local_stripe: LocalStripe) -> None:
    issue()

    (made,) = local_stripe.objects("invoices")
    assert (made["status"], made["total"], made["amount_paid_off_stripe"]) == ("paid", 7200, 7200)
    invoice = Invoice.objects.get()
    assert (invoice.order, invoice.number, invoice.customer_name) == (
        order,
        made["number"],
        "Moutardes Martin SAS",
    )
    assert (invoice.total_cents, invoice.vat_cents) == (order.total_cents, 375)
    assert ["Votre référence", "BC-118"] in invoice.custom_fields
    line = invoice.lines.get()
    assert (line.quantity, line.unit_cents, line.vat_rate) == (3, 2400, Decimal("5.50"))
    assert "samedi 5 décembre 2026" in line.label.replace("\N{NO-BREAK SPACE}", " ")
    assert invoice.footer.startswith("Association Le Petit Théâtre")
    assert ProcrastinateJob.objects.filter(task_name="archive_invoice").count() == 1


def test_asked_again_it_is_the_same(order: Order, local_stripe: LocalStripe) -> None:
    del order
    issue()
    issue()

    assert len(local_stripe.objects("invoices")) == 1
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize("kind", ["error_before", "reset_after"])
@pytest.mark.parametrize("step", ["", "/*/add_lines", "/*/finalize", "/*/pay"])
def test_what_breaks_on_the_way_is_taken_up_where_it_was(
    order: Order, local_stripe: LocalStripe, step: str, kind: str
) -> None:
    local_stripe.control("weather", kind=kind, target=f"POST /v1/invoices{step}", count=ATTEMPTS)
    with pytest.raises(StripeUnreachable):
        issue()
    assert not Invoice.objects.exists()

    issue()

    (made,) = local_stripe.objects("invoices")
    assert (made["status"], made["total"]) == ("paid", order.total_cents)
    assert Invoice.objects.get().number == made["number"]
