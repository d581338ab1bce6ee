"""A case is closed once, and the journal says how and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.close_case import close_case
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import AlreadyHandled, CaseKind, CaseOutcome
from tests.actions.cases import listed, overpaid
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_the_journal_tells_who_decided_what(event: Event) -> None:
    order, bob = overpaid(event), hire_bob()
    case = listed(CaseKind.WRONG_AMOUNT)

    close_case(case=case, outcome=CaseOutcome.OTHERWISE, actor=bob, comment="Rendu en espèces", now=NOON)

    case.refresh_from_db()
    assert (case.outcome, case.closed_by, case.closed_at) == (CaseOutcome.OTHERWISE, bob, NOON)
    entry = JournalEntry.objects.get(verb="case.otherwise")
    assert (entry.actor, entry.subject) == (bob, order.number)
    assert entry.details == {"kind": "wrong_amount", "amount_cents": 5000, "comment": "Rendu en espèces"}


def test_it_is_decided_once(event: Event) -> None:
    overpaid(event)
    case, bob = listed(CaseKind.WRONG_AMOUNT), hire_bob()
    close_case(case=case, outcome=CaseOutcome.OTHERWISE, actor=bob, now=NOON)

    with pytest.raises(AlreadyHandled):
        close_case(case=case, outcome=CaseOutcome.KEPT, actor=bob, now=NOON)

    assert JournalEntry.objects.filter(verb__startswith="case.").count() == 1
