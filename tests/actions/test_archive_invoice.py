"""The PDF is kept as it was issued, with its fingerprint."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.archive_invoice import archive_invoice
from souche.actions.record_invoice import record_invoice
from souche.domain.invoices.models import Invoice
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON
from tests.disk import files_in, room_for
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(event: Event, local_stripe: LocalStripe) -> Invoice:
    order = place(event, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    record_invoice(stripe_invoice_id=local_stripe.objects("invoices")[0]["id"], now=NOON)
    return Invoice.objects.get()


def test_it_keeps_the_bytes_their_fingerprint_and_size(invoice: Invoice) -> None:
    archive_invoice(invoice_id=invoice.public_id, now=NOON)

    invoice.refresh_from_db()
    pdf = invoice.pdf_bytes()
    assert pdf.startswith(b"%PDF-")
    assert (invoice.pdf_sha256, invoice.pdf_size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    assert "send_documents" in ProcrastinateJob.objects.values_list("task_name", flat=True)


def test_a_second_time_changes_nothing(invoice: Invoice) -> None:
    archive_invoice(invoice_id=invoice.public_id, now=NOON)
    invoice.refresh_from_db()
    first = (invoice.pdf.name, invoice.archived_at)

    archive_invoice(invoice_id=invoice.public_id, now=clock.now())

    invoice.refresh_from_db()
    assert (invoice.pdf.name, invoice.archived_at) == first


def test_without_stripe_it_is_tried_again(invoice: Invoice, settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(StripeUnreachable):
        archive_invoice(invoice_id=invoice.public_id, now=NOON)

    invoice.refresh_from_db()
    assert not invoice.is_archived


def test_on_a_full_disk_no_copy_is_left_and_later_there_is_one(
    invoice: Invoice, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    for _ in range(3):
        with room_for(1000), pytest.raises(OSError, match="too large"), transaction.atomic():
            archive_invoice(invoice_id=invoice.public_id, now=NOON)
    assert files_in(tmp_path) == []

    archive_invoice(invoice_id=invoice.public_id, now=NOON)

    invoice.refresh_from_db()
    assert [path.read_bytes() for path in files_in(tmp_path)] == [invoice.pdf_bytes()]
    assert invoice.is_intact()


def test_what_a_killed_worker_wrote_is_written_over(
    invoice: Invoice, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    with transaction.atomic():
        archive_invoice(invoice_id=invoice.public_id, now=NOON)
        transaction.set_rollback(True)

    archive_invoice(invoice_id=invoice.public_id, now=NOON)

    assert len(files_in(tmp_path)) == 1
