"""The duplicate is posted, and says that it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.send_duplicate import send_duplicate
from souche.domain.mailing.models import Mail
from tests.cast import NOON
from tests.register import issue, take_back

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.invoices.models import Invoice
    from tests.sandbox import LocalStripe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event")]
PDF = b"%PDF-1.7 the invoice of Alice"


def send_again(invoice: Invoice, *, to: str, times: int = 1) -> None:
    invoice.archive(pdf=PDF, now=NOON)
    mail = Mail.duplicate(invoice=invoice, to=to, now=NOON)
    for _again in range(times):
        send_duplicate(mail_id=mail.public_id, now=NOON)


def test_it_is_marked_as_a_duplicate_and_sent_once(local_stripe: LocalStripe) -> None:
    send_again(issue(1), to="compta@example.org", times=2)

    (sent,) = local_stripe.mails(to="compta@example.org")
    assert sent["subject"] == "Duplicata : facture FACT-0001"
    assert "duplicata de la facture FACT-0001 du 25 novembre 2026" in " ".join(sent["text"].split())
    assert [attachment["name"] for attachment in sent["attachments"]] == ["duplicata-facture-FACT-0001.pdf"]


def test_a_credit_note_is_named_as_one(local_stripe: LocalStripe) -> None:
    send_again(take_back(issue(1)), to="avoir@example.org")

    (sent,) = local_stripe.mails(to="avoir@example.org")
    assert sent["subject"] == "Duplicata : avoir FACT-0001-CN-01"


def test_another_address_than_the_buyers_says_nothing_of_the_order(
    local_stripe: LocalStripe, event: Event
) -> None:
    del event
    send_again(issue(1), to="stranger@example.org")

    (sent,) = local_stripe.mails(to="stranger@example.org")
    assert "Alice" not in sent["text"]
    assert "/commandes/" not in sent["text"]
