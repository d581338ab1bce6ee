"""Money that cannot be kept is asked back whole, and the journal says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.pay_back_payment import pay_back_payment
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.gateway.facts import Arrival
from souche.domain.payments.models import Payment, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.orders import paid_session, place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_the_whole_payment_is_asked_back(event: Event) -> None:
    order = place(event, 2, now=clock.now()).order
    payment = Payment.receive(
        order=order, paid=paid_session(order), arrival=Arrival(received_at=NOON, method="card")
    )
    assert payment

    refund = pay_back_payment(payment=payment, reason=RefundReason.LATE_WITHOUT_PLACE, now=NOON)

    assert (refund.status, refund.amount_cents) == (RefundStatus.REQUESTED, 4800)
    assert payment.left_cents == 0
    assert not refund.lines.exists()
    assert ProcrastinateJob.objects.get(task_name="issue_refund").args == {"refund_id": refund.public_id}
    assert JournalEntry.objects.get(verb="refund.requested").details["reason"] == "late_without_place"
