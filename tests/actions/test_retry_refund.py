"""A refund that failed is asked for again, once, with what it was for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.issue_refund import issue_refund
from souche.actions.refund_order import refund_order
from souche.actions.retry_refund import retry_refund
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import (
    AlreadyHandled,
    CaseKind,
    Refund,
    RefundReason,
    RefundStatus,
)
from tests.actions.cases import listed
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def failed(event: Event, local_stripe: LocalStripe) -> Refund:
    """One of Alice's two tickets was given back; the bank sent its money back to us."""
    order = bought(event, 2, local_stripe=local_stripe)
    refund = refund_order(order=order, chosen=ticket_ids(order)[:1], reason=RefundReason.BUYER, now=NOON)
    refund.fail(failure="The account is closed.")
    return refund


def test_it_is_asked_again_once(event: Event, local_stripe: LocalStripe) -> None:
    refund, bob = failed(event, local_stripe), hire_bob()
    case = listed(CaseKind.REFUND_FAILED)

    retry_refund(case=case, actor=bob, now=NOON)
    with pytest.raises(AlreadyHandled):
        retry_refund(case=case, actor=bob, now=NOON)

    again = Refund.objects.get(retry_of=refund)
    assert (again.amount_cents, again.status, again.reason) == (
        2400,
        RefundStatus.REQUESTED,
        RefundReason.BUYER,
    )
    told = JournalEntry.objects.get(verb="refund.requested", actor=bob)
    assert (told.details["refund"], told.details["credit_notes"]) == (again.public_id, [])
    assert [(line.quantity, line.amount_cents) for line in again.lines.all()] == [(1, 2400)]


def test_the_money_leaves_with_its_credit_note(event: Event, local_stripe: LocalStripe) -> None:
    refund = failed(event, local_stripe)
    retry_refund(case=listed(CaseKind.REFUND_FAILED), actor=hire_bob(), now=NOON)

    issue_refund(refund_id=Refund.objects.get(retry_of=refund).public_id, now=NOON)

    assert Refund.objects.get(retry_of=refund).status == RefundStatus.SUCCEEDED
    assert [note["total"] for note in local_stripe.objects("credit_notes")] == [2400]
