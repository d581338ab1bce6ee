"""A buyer disputes a payment at their bank: the box office hears of it, from its opening to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.models import Dispute, DisputeStatus
from tests.jobs import failed_jobs

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

DISPUTES_LATER = "4000000000000259"


def test_a_dispute_is_told_opened_and_won(house: House) -> None:
    order = house.order(2)
    house.pay(card_number=DISPUTES_LATER)
    house.stripe.control("clock", advance=10)
    house.wait_for_events("checkout.session.completed", "invoice.paid", "charge.dispute.created")
    house.work()

    dispute = Dispute.objects.get()
    assert (dispute.payment.order, dispute.status) == (order, DisputeStatus.NEEDS_RESPONSE)
    (warning,) = house.stripe.mails(to=Organisation.current().email)
    assert order.number in warning["subject"]

    evidence = {"evidence[uncategorized_text]": "winning_evidence"}
    house.stripe.ask(f"disputes/{dispute.stripe_dispute_id}", **evidence)
    house.wait_for_events("charge.dispute.closed")
    house.work()

    dispute.refresh_from_db()
    assert dispute.status == DisputeStatus.WON
    assert JournalEntry.objects.filter(verb="dispute.won", subject=order.number).count() == 1
    assert order.tickets.valid().count() == 2
    assert len(house.stripe.mails(to=Organisation.current().email)) == 1
    assert not failed_jobs()
