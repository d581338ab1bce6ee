"""An invoice asked for later is made once at Stripe, whatever breaks on the way, and enters the register."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.correct_invoice import correct_invoice
from souche.actions.issue_invoice import issue_invoice
from souche.actions.request_invoice import request_invoice
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.orders import bought, pay_without_invoice
from tests.cast import identity, move_to_saturday

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
    move_to_saturday(event)
    paid = pay_without_invoice(event, 3)
    request_invoice(
        order=paid, identity=identity(purchase_reference="BC-118"), is_proven=False, now=clock.now()
    )
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
    assert "samedi 5 décembre 2099" in line.label.replace("\N{NO-BREAK SPACE}", " ")
    assert invoice.footer.startswith("Association Le Petit Théâtre")
    assert ProcrastinateJob.objects.filter(task_name="archive_invoice").count() == 1


def test_asked_again_it_is_the_same(order: Order, local_stripe: LocalStripe) -> None:
    del order
    issue()
    issue()

    assert len(local_stripe.objects("invoices")) == 1
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize("step", ["", "/*/add_lines", "/*/finalize", "/*/pay"])
def test_what_breaks_on_the_way_is_taken_up_where_it_was(
    order: Order, local_stripe: LocalStripe, step: str
) -> None:
    local_stripe.control("weather", kind="reset_after", target=f"POST /v1/invoices{step}", count=ATTEMPTS)
    with pytest.raises(StripeUnreachable):
        issue()
    assert not Invoice.objects.exists()

    issue()

    (made,) = local_stripe.objects("invoices")
    assert (made["status"], made["total"]) == ("paid", order.total_cents)
    assert Invoice.objects.get().number == made["number"]


@pytest.fixture
def wrong_invoice(event: Event, local_stripe: LocalStripe) -> Invoice:
    """Return the invoice of three places in the name of Alice, which her company wants in its own."""
    invoice = bought(event, 3, local_stripe=local_stripe).invoices.get()
    assert invoice.order
    correct_invoice(
        order=invoice.order, invoice=invoice, identity=identity(), is_proven=False, now=clock.now()
    )
    return invoice


def chain() -> list[tuple[str, int]]:
    """Return the documents in the order of the register, with their totals."""
    return list(Invoice.objects.order_by("pk").values_list("kind", "total_cents"))


CORRECTED = [("purchase", 7200), ("credit_note", -7200), ("purchase", 7200)]


def test_a_correction_is_a_credit_note_and_a_new_invoice_that_cite_each_other(
    wrong_invoice: Invoice, local_stripe: LocalStripe
) -> None:
    printed = local_stripe.ask(f"invoices/{wrong_invoice.stripe_invoice_id}", method="GET")["customer_name"]

    issue()

    first, note, second = Invoice.objects.order_by("pk")
    assert chain() == CORRECTED
    assert (note.corrects, second.replaces) == (first, first)
    assert (first.customer_name, second.customer_name) == ("Alice Martin", "Moutardes Martin SAS")
    assert first.number in second.description
    assert note.number in second.description
    assert "au nom de Moutardes Martin SAS" in note.description
    at_stripe = local_stripe.ask(f"credit_notes/{note.stripe_invoice_id}", method="GET")
    assert at_stripe["metadata"]["replaced_by"] == second.stripe_invoice_id
    unchanged = local_stripe.ask(f"invoices/{first.stripe_invoice_id}", method="GET")
    assert unchanged["customer_name"] == printed == "Alice Martin"


def test_a_correction_moves_no_money(wrong_invoice: Invoice, local_stripe: LocalStripe) -> None:
    del wrong_invoice
    before = local_stripe.objects("balance_transactions")

    issue()

    assert local_stripe.objects("balance_transactions") == before
    assert not local_stripe.objects("refunds")
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    "step", ["credit_notes", "invoices", "invoices/*/add_lines", "invoices/*/pay", "credit_notes/*"]
)
def test_a_correction_that_breaks_on_the_way_goes_on_where_it_was(
    wrong_invoice: Invoice, local_stripe: LocalStripe, step: str
) -> None:
    del wrong_invoice
    local_stripe.control("weather", kind="reset_after", target=f"POST /v1/{step}", count=ATTEMPTS)
    with pytest.raises(StripeUnreachable):
        issue()

    issue()
    issue()

    assert chain() == CORRECTED
    assert len(local_stripe.objects("credit_notes")) == 1
    assert [made["status"] for made in local_stripe.objects("invoices")] == ["paid", "paid"]


def test_what_was_corrected_may_be_corrected_again(wrong_invoice: Invoice) -> None:
    issue()
    order, second = wrong_invoice.order, Invoice.objects.latest("pk")
    assert order

    correct_invoice(
        order=order, invoice=second, identity=identity(name="Moutardes SAS"), is_proven=False, now=clock.now()
    )
    issue_invoice(late_invoice_id=LateInvoice.objects.latest("pk").public_id, now=clock.now())

    assert chain() == [*CORRECTED, *CORRECTED[1:]]
    assert Invoice.objects.latest("pk").replaces == second
