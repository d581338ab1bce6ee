"""The invoice of a renewing membership is mailed when the organiser wants it, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.archive_invoice import archive_invoice
from souche.actions.send_subscription_invoice import send_subscription_invoice
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import Organisation
from souche.kit import clock

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership

pytestmark = pytest.mark.django_db


def send() -> None:
    """Send the invoice of Alice's membership, once it is archived."""
    invoice = Invoice.objects.get()
    archive_invoice(invoice_id=invoice.public_id, now=clock.now())
    send_subscription_invoice(invoice_id=invoice.public_id, now=clock.now())


def test_it_goes_once(yearly: Membership) -> None:
    send()
    send()

    mail = Mail.objects.get()
    assert (mail.invoice, mail.membership) == (Invoice.objects.get(), yearly)


@pytest.mark.usefixtures("yearly")
def test_it_stays_here_when_the_organiser_prefers() -> None:
    Organisation.objects.update(is_subscription_invoice_mailed=False)

    send()

    assert not Mail.objects.exists()
