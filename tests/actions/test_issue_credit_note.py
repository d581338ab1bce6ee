"""A credit note gives the money back, or links the refund that gave it back before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.issue_credit_note import issue_credit_note
from souche.actions.refund_order import refund_order
from souche.domain.payments.models import RefundReason
from tests.actions.cases import refund_at_stripe
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid two places, 48 €, and has her invoice."""
    return bought(event, 2, local_stripe=local_stripe)


def test_the_money_of_a_refund_to_make_goes_back_with_it(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_order(order=order, chosen=ticket_ids(order)[:1], reason=RefundReason.BUYER, now=NOON)

    issued, again = (issue_credit_note(refund=refund) for _time in range(2))

    (note,) = local_stripe.objects("credit_notes")
    (made,) = local_stripe.objects("refunds")
    assert issued == again
    assert (issued.credit_note_id, issued.refund_id) == (note["id"], made["id"])
    assert (note["total"], made["amount"]) == (2400, 2400)


def test_a_refund_made_before_is_linked(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_at_stripe(order, local_stripe, cents=2400)

    issued = issue_credit_note(refund=refund)

    assert issued.refund_id == refund.stripe_refund_id
    assert len(local_stripe.objects("refunds")) == 1
    job = ProcrastinateJob.objects.get(task_name="record_credit_note")
    assert job.args == {"stripe_credit_note_id": issued.credit_note_id}
