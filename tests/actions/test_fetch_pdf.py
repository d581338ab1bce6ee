"""The PDF comes from Stripe, for an invoice as for a credit note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.fetch_pdf import fetch_pdf
from souche.actions.reconcile_register import reconcile_register
from souche.domain.invoices.models import Invoice
from souche.kit import clock
from tests.actions.archives import archived

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_each_kind_of_document_is_fetched(event: Event, local_stripe: LocalStripe) -> None:
    invoice = archived(event, local_stripe)
    local_stripe.ask("credit_notes", invoice=invoice.stripe_invoice_id, amount=700, refund_amount=700)
    reconcile_register(now=clock.now())

    fetched = [fetch_pdf(invoice=each) for each in Invoice.objects.all()]

    assert len(set(fetched)) == 2
    assert all(pdf.startswith(b"%PDF") for pdf in fetched)
