"""A refund made in the dashboard is explained by the organiser, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.explain_refund import explain_refund
from souche.domain.catalogue.models import Quota
from souche.domain.memberships.entitlements import NothingChosen
from souche.domain.payments.models import CaseKind, CaseOutcome
from tests.actions.cases import listed, refund_at_stripe
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("cents", "noted"), [(2400, 2400), (1000, 1000), (3000, 2400)])
def test_the_tickets_named_are_void(event: Event, local_stripe: LocalStripe, cents: int, noted: int) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    refund = refund_at_stripe(order, local_stripe, cents=cents)
    case, (first, second) = listed(CaseKind.REFUND_UNEXPLAINED), ticket_ids(order)

    explain_refund(case=case, chosen=[first], actor=hire_bob(), now=NOON)

    case.refresh_from_db()
    assert case.outcome == CaseOutcome.EXPLAINED
    assert ticket_ids(order) == [second]
    assert Quota.objects.get().taken == 1
    assert [(line.quantity, line.amount_cents) for line in refund.lines.all()] == [(1, noted)]


def test_nothing_named_changes_nothing(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    refund_at_stripe(order, local_stripe, cents=2400)
    case = listed(CaseKind.REFUND_UNEXPLAINED)

    with pytest.raises(NothingChosen):
        explain_refund(case=case, chosen=[], actor=hire_bob(), now=NOON)

    case.refresh_from_db()
    assert case.is_open
    assert len(ticket_ids(order)) == 2
