"""What needs a person is listed once, leaves the list when its cause is gone, and stays decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.close_case import close_case
from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_dispute import record_dispute
from souche.actions.review_cases import CREDIT_NOTE_PATIENCE, review_cases
from souche.actions.void_tickets import void_tickets
from souche.domain.payments.models import (
    Case,
    CaseKind,
    CaseOutcome,
    Payment,
    Refund,
    RefundReason,
    RefundStatus,
)
from tests.actions.cases import (
    LONG_AFTER,
    disputed,
    listed,
    overpaid,
    pay_again_without_invoice,
    refund_at_stripe,
)
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid two places, 48 €, and has her invoice."""
    return bought(event, 2, local_stripe=local_stripe)


def kinds() -> set[str]:
    review_cases(now=LONG_AFTER)
    return set(Case.objects.open().values_list("kind", flat=True))


def test_an_ordinary_purchase_needs_nobody(order: Order) -> None:
    assert order.is_paid
    assert kinds() == set()


def test_a_refund_of_the_dashboard_is_for_tickets_not_said_and_lacks_its_credit_note(
    order: Order, local_stripe: LocalStripe
) -> None:
    refund = refund_at_stripe(order, local_stripe, cents=2400)

    assert kinds() == {CaseKind.REFUND_UNEXPLAINED, CaseKind.CREDIT_NOTE_MISSING}
    assert set(Case.objects.values_list("refund", "payment")) == {(refund.pk, refund.payment_id)}


def test_it_is_listed_once(order: Order, local_stripe: LocalStripe) -> None:
    refund_at_stripe(order, local_stripe, cents=2400)

    for _again in range(2):
        review_cases(now=LONG_AFTER)

    assert Case.objects.count() == 2


def test_a_credit_note_may_come_a_moment_after_its_refund(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_at_stripe(order, local_stripe, cents=2400)
    assert refund.made_at

    review_cases(now=refund.made_at + CREDIT_NOTE_PATIENCE - timedelta(seconds=1))

    assert not Case.objects.filter(kind=CaseKind.CREDIT_NOTE_MISSING).exists()


def test_a_credit_note_made_in_the_dashboard_settles_it(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_at_stripe(order, local_stripe, cents=2400)
    case = listed(CaseKind.CREDIT_NOTE_MISSING)
    links = {"refunds[0][refund]": str(refund), "refunds[0][amount_refunded]": "2400"}
    invoice_id = order.invoices.get().stripe_invoice_id
    note = local_stripe.ask("credit_notes", invoice=invoice_id, amount="2400", **links)
    record_credit_note(stripe_credit_note_id=note["id"], now=NOON)

    assert kinds() == {CaseKind.REFUND_UNEXPLAINED}
    case.refresh_from_db()
    assert (case.outcome, case.closed_at, case.closed_by) == (CaseOutcome.LAPSED, LONG_AFTER, None)


def test_of_a_payment_without_invoice_no_credit_note_is_missed(
    order: Order, local_stripe: LocalStripe
) -> None:
    again = pay_again_without_invoice(order, local_stripe)

    again.refunds.update(status=RefundStatus.SUCCEEDED, made_at=NOON)

    assert kinds() == set()


def test_without_a_valid_ticket_there_is_nothing_to_explain(order: Order, local_stripe: LocalStripe) -> None:
    refund_at_stripe(order, local_stripe, cents=2400)
    assert CaseKind.REFUND_UNEXPLAINED in kinds()

    void_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    assert CaseKind.REFUND_UNEXPLAINED not in kinds()


@pytest.mark.parametrize("status", [RefundStatus.FAILED, RefundStatus.CANCELED])
def test_a_refund_that_failed_is_listed_until_it_is_tried_again(order: Order, status: str) -> None:
    refund = Refund.objects.create(
        payment=Payment.objects.get(order=order),
        amount_cents=100,
        status=status,
        reason=RefundReason.ORGANISER,
        made_at=NOON,
    )
    assert kinds() == {CaseKind.REFUND_FAILED}

    refund.try_again(now=NOON)

    assert kinds() == set()


def test_another_amount_is_listed_until_it_went_back(event: Event) -> None:
    payment = overpaid(event).payments.get()
    assert kinds() == {CaseKind.WRONG_AMOUNT}

    Refund.request(
        payment=payment, amount_cents=payment.amount_cents, reason=RefundReason.ORGANISER, now=NOON
    )

    assert kinds() == set()


def test_a_renewal_at_another_price_needs_nobody(yearly: Membership) -> None:
    Payment.objects.update(amount_cents=3500)

    assert yearly.line.order.total_cents == 3000
    assert kinds() == set()


def test_a_dispute_is_listed_until_it_is_won(order: Order, local_stripe: LocalStripe) -> None:
    dispute = disputed(order, local_stripe)
    assert kinds() == {CaseKind.DISPUTED}

    evidence = {"evidence[uncategorized_text]": "winning_evidence"}
    local_stripe.ask(f"disputes/{dispute.stripe_dispute_id}", **evidence)
    record_dispute(stripe_dispute_id=dispute.stripe_dispute_id, now=NOON)

    assert kinds() == set()


def test_a_lost_dispute_waits_for_what_becomes_of_the_tickets(
    order: Order, local_stripe: LocalStripe
) -> None:
    dispute = disputed(order, local_stripe)
    local_stripe.ask(f"disputes/{dispute.stripe_dispute_id}/close")
    record_dispute(stripe_dispute_id=dispute.stripe_dispute_id, now=NOON)
    assert kinds() == {CaseKind.DISPUTED}

    void_tickets(order=order, chosen=ticket_ids(order), now=NOON)

    assert kinds() == set()


def test_what_somebody_decided_stays_decided(order: Order, local_stripe: LocalStripe) -> None:
    disputed(order, local_stripe)
    case = listed(CaseKind.DISPUTED)

    close_case(case=case, outcome=CaseOutcome.KEPT, actor=hire_bob(), now=NOON)

    assert kinds() == set()
    assert Case.objects.count() == 1


def test_a_cause_that_comes_back_is_listed_again(order: Order, local_stripe: LocalStripe) -> None:
    refund = refund_at_stripe(order, local_stripe, cents=2400)
    seen = []

    for status in (RefundStatus.SUCCEEDED, RefundStatus.FAILED, RefundStatus.SUCCEEDED):
        Refund.objects.filter(pk=refund.pk).update(status=status)
        seen.append(CaseKind.REFUND_UNEXPLAINED in kinds())

    assert seen == [True, False, True]
