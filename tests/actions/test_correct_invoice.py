"""An invoice is corrected within its days, once, and never where money went back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.correct_invoice import (
    AlreadyCorrected,
    CorrectionOver,
    MoneyWentBack,
    correct_invoice,
)
from souche.domain.customers.models import BuyerIdentity
from souche.domain.invoices.models import Invoice, InvoiceKind, LateInvoice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.orders import bought
from tests.cast import identity

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(event: Event, local_stripe: LocalStripe) -> Invoice:
    """Return the invoice of Alice, recorded as she paid."""
    return bought(event, local_stripe=local_stripe).invoices.get()


def correct(invoice: Invoice, *, now: datetime) -> None:
    assert invoice.order
    correct_invoice(order=invoice.order, invoice=invoice, identity=identity(), is_proven=False, now=now)


def test_it_is_asked_once(invoice: Invoice) -> None:
    correct(invoice, now=clock.now())
    with pytest.raises(AlreadyCorrected):
        correct(invoice, now=clock.now())

    late = LateInvoice.objects.get()
    assert (late.replaces, late.identity) == (invoice, BuyerIdentity.objects.get())
    assert late.order.identity == late.identity
    assert ProcrastinateJob.objects.filter(task_name="issue_invoice").count() == 1


@pytest.mark.parametrize("days", [0, 10])
def test_after_its_days_it_stays_as_it_is(invoice: Invoice, days: int) -> None:
    Organisation.objects.update(invoice_correction_days=days)
    over = invoice.issued_at + timedelta(days=days)

    with pytest.raises(CorrectionOver):
        correct(invoice, now=over)
    assert not BuyerIdentity.objects.exists()


def test_until_then_it_may_be_corrected(invoice: Invoice) -> None:
    Organisation.objects.update(invoice_correction_days=10)

    correct(invoice, now=invoice.issued_at + timedelta(days=10, seconds=-1))

    assert LateInvoice.objects.exists()


def test_money_that_went_back_is_for_a_person_to_look_at(invoice: Invoice) -> None:
    assert invoice.order
    payment = invoice.order.payments.get()
    Refund.objects.create(
        payment=payment, amount_cents=500, status="succeeded", reason="organiser", made_at=clock.now()
    )

    with pytest.raises(MoneyWentBack):
        correct(invoice, now=clock.now())


def test_the_invoice_of_a_subscription_is_not_corrected_here(invoice: Invoice) -> None:
    invoice.kind = InvoiceKind.SUBSCRIPTION

    with pytest.raises(CorrectionOver):
        correct(invoice, now=clock.now())
