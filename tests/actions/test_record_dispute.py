"""A dispute is written as it stands at Stripe; the organiser is told once, the journal of each change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.record_dispute import PAYMENT_PATIENCE, PaymentComing, record_dispute
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.models import Dispute, DisputeStatus, Payment
from souche.kit import clock
from tests.actions.cases import dispute_at_stripe
from tests.actions.orders import bought
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    entries = JournalEntry.objects.filter(verb__startswith="dispute.").order_by("pk")
    return list(entries.values_list("verb", flat=True))


def test_it_is_written_once_and_the_organiser_is_told(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    dispute_id = dispute_at_stripe(order, local_stripe)

    for _again in range(2):
        record_dispute(stripe_dispute_id=dispute_id, now=NOON)

    written = Dispute.objects.get()
    assert (written.payment.order, written.amount_cents, written.reason) == (
        order,
        4800,
        "product_not_received",
    )
    assert (written.status, written.closed_at) == (DisputeStatus.NEEDS_RESPONSE, None)
    assert written.due_by
    assert written.due_by > written.opened_at
    mail = Mail.objects.get(kind=MailKind.DISPUTED)
    assert (mail.dispute, mail.to) == (written, Organisation.current().email)
    assert verbs() == ["dispute.needs_response"]


def moved_at(local_stripe: LocalStripe, dispute_id: str) -> list[datetime]:
    """Return when the money of a dispute moved on the balance of the local Stripe, the first first."""
    moved = local_stripe.objects("balance_transactions", source=dispute_id)
    return sorted(datetime.fromtimestamp(each["created"], tz=UTC) for each in moved)


def test_it_knows_when_its_money_left_and_came_back(event: Event, local_stripe: LocalStripe) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    record_dispute(stripe_dispute_id=dispute_id, now=NOON)
    (left_at,) = moved_at(local_stripe, dispute_id)
    assert (Dispute.objects.get().withdrawn_at, Dispute.objects.get().reinstated_at) == (left_at, None)

    local_stripe.control("clock", advance=40 * 24 * 3600)
    local_stripe.ask(f"disputes/{dispute_id}", **{"evidence[uncategorized_text]": "winning_evidence"})
    record_dispute(stripe_dispute_id=dispute_id, now=NOON)

    withdrawn_at, reinstated_at = moved_at(local_stripe, dispute_id)
    written = Dispute.objects.get()
    assert (written.withdrawn_at, written.reinstated_at) == (withdrawn_at, reinstated_at)
    assert reinstated_at > left_at + timedelta(days=39)


def test_money_is_held_from_when_it_left_until_it_was_back(event: Event, local_stripe: LocalStripe) -> None:
    """An inquiry of November took its money in December; what was won was back before we heard of it."""
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    record_dispute(stripe_dispute_id=dispute_id, now=NOON)
    day = timedelta(days=1)
    Dispute.objects.update(
        status=DisputeStatus.WON,
        opened_at=NOON,
        withdrawn_at=NOON + 10 * day,
        reinstated_at=NOON + 50 * day,
        closed_at=NOON + 60 * day,
    )

    held = [Dispute.objects.holding_money(at=NOON + days * day).exists() for days in (1, 11, 49, 51, 61)]

    assert held == [False, True, True, False, False]


def test_of_one_of_before_the_days_that_are_known_serve(event: Event, local_stripe: LocalStripe) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    record_dispute(stripe_dispute_id=dispute_id, now=NOON)
    day = timedelta(days=1)
    Dispute.objects.update(
        status=DisputeStatus.WON, opened_at=NOON, withdrawn_at=None, reinstated_at=None, closed_at=NOON + day
    )

    assert [Dispute.objects.holding_money(at=NOON + hours * day / 24).exists() for hours in (1, 25)] == [
        True,
        False,
    ]
    Dispute.objects.update(status=DisputeStatus.WARNING_CLOSED)
    assert not Dispute.objects.holding_money(at=NOON + day / 24).exists()


def test_the_tickets_stay_valid(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)

    record_dispute(stripe_dispute_id=dispute_at_stripe(order, local_stripe), now=NOON)

    assert order.tickets.valid().count() == 2


@pytest.mark.parametrize(
    ("evidence", "status"),
    [("winning_evidence", DisputeStatus.WON), ("losing_evidence", DisputeStatus.LOST)],
)
def test_its_outcome_is_told(event: Event, local_stripe: LocalStripe, evidence: str, status: str) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    record_dispute(stripe_dispute_id=dispute_id, now=NOON)
    local_stripe.ask(f"disputes/{dispute_id}", **{"evidence[uncategorized_text]": evidence})

    for _again in range(2):
        record_dispute(stripe_dispute_id=dispute_id, now=NOON)

    assert (Dispute.objects.get().status, Dispute.objects.get().closed_at) == (status, NOON)
    assert verbs() == ["dispute.needs_response", f"dispute.{status}"]
    assert Mail.objects.filter(kind=MailKind.DISPUTED).count() == 1


def test_an_answer_from_before_the_decision_changes_nothing(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    record_dispute(stripe_dispute_id=dispute_at_stripe(order, local_stripe), now=NOON)
    Dispute.objects.update(status=DisputeStatus.WON, closed_at=NOON)

    record_dispute(stripe_dispute_id=Dispute.objects.get().stripe_dispute_id, now=NOON)

    assert Dispute.objects.get().status == DisputeStatus.WON


def test_one_that_is_first_heard_of_when_it_is_over_is_written_too(
    event: Event, local_stripe: LocalStripe
) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    local_stripe.ask(f"disputes/{dispute_id}/close")

    record_dispute(stripe_dispute_id=dispute_id, now=NOON)

    assert (Dispute.objects.get().status, Dispute.objects.get().closed_at) == (DisputeStatus.LOST, NOON)


def test_one_that_comes_before_its_payment_waits_for_it(event: Event, local_stripe: LocalStripe) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    Payment.objects.update(stripe_payment_intent_id="pi_of_another_order")

    with pytest.raises(PaymentComing):
        record_dispute(stripe_dispute_id=dispute_id, now=clock.now())


def test_a_dispute_of_another_product_is_left_out(event: Event, local_stripe: LocalStripe) -> None:
    dispute_id = dispute_at_stripe(bought(event, 2, local_stripe=local_stripe), local_stripe)
    Payment.objects.update(stripe_payment_intent_id="pi_of_ours")

    record_dispute(stripe_dispute_id=dispute_id, now=clock.now() + PAYMENT_PATIENCE + timedelta(minutes=1))

    assert not Dispute.objects.exists()
