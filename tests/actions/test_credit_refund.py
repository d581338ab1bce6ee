"""A refund made in the dashboard gets the credit note that links it, to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.close_case import close_case
from souche.actions.credit_refund import credit_refund
from souche.actions.explain_refund import explain_refund
from souche.actions.record_credit_note import record_credit_note
from souche.actions.review_cases import review_cases
from souche.domain.invoices.models import InvoiceKind
from souche.domain.payments.gateway.errors import StripeRefused
from souche.domain.payments.models import AlreadyHandled, Case, CaseKind, CaseOutcome, Refund
from tests.actions.cases import listed, refund_at_stripe
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cents", [1, 999, 2400, 4800])
def test_the_credit_note_links_the_refund(event: Event, local_stripe: LocalStripe, cents: int) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    refund = refund_at_stripe(order, local_stripe, cents=cents)

    credit_refund(case=listed(CaseKind.CREDIT_NOTE_MISSING), actor=hire_bob(), now=NOON)

    (note,) = local_stripe.objects("credit_notes")
    assert note["total"] == cents
    assert [link["refund"] for link in note["refunds"]] == [refund.stripe_refund_id]
    assert len(local_stripe.objects("refunds")) == 1


def test_it_enters_the_register_and_the_list_is_empty(event: Event, local_stripe: LocalStripe) -> None:
    order, bob = bought(event, 2, local_stripe=local_stripe), hire_bob()
    refund = refund_at_stripe(order, local_stripe, cents=2400)
    unexplained = listed(CaseKind.REFUND_UNEXPLAINED)
    explain_refund(case=unexplained, chosen=ticket_ids(order)[:1], actor=bob, now=NOON)

    credit_refund(case=listed(CaseKind.CREDIT_NOTE_MISSING), actor=bob, now=NOON)
    record_credit_note(stripe_credit_note_id=local_stripe.objects("credit_notes")[0]["id"], now=NOON)
    review_cases(now=NOON)

    note = order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)
    assert (note.total_cents, list(note.refunds.all())) == (-2400, [refund])
    assert not Case.objects.open().exists()


def test_asked_twice_there_is_one(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    refund_at_stripe(order, local_stripe, cents=2400)
    case, bob = listed(CaseKind.CREDIT_NOTE_MISSING), hire_bob()
    credit_refund(case=case, actor=bob, now=NOON)
    # Somebody else had the page open too.
    Case.objects.filter(pk=case.pk).update(outcome="", closed_at=None)
    case.refresh_from_db()

    credit_refund(case=case, actor=bob, now=NOON)

    assert len(local_stripe.objects("credit_notes")) == 1
    case.refresh_from_db()
    assert case.outcome == CaseOutcome.CREDITED


def test_what_somebody_handled_otherwise_gets_none(event: Event, local_stripe: LocalStripe) -> None:
    refund_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe, cents=2400)
    case, bob = listed(CaseKind.CREDIT_NOTE_MISSING), hire_bob()
    close_case(case=case, outcome=CaseOutcome.OTHERWISE, actor=bob, now=NOON)

    with pytest.raises(AlreadyHandled):
        credit_refund(case=case, actor=bob, now=NOON)

    assert not local_stripe.objects("credit_notes")


def test_what_stripe_refuses_stays_on_the_list(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    refund_at_stripe(order, local_stripe, cents=2400)
    case = listed(CaseKind.CREDIT_NOTE_MISSING)
    Refund.objects.update(amount_cents=9900)

    with pytest.raises(StripeRefused):
        credit_refund(case=case, actor=hire_bob(), now=NOON)

    case.refresh_from_db()
    assert case.is_open
