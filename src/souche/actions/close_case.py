"""The organiser says that nothing more is to be done about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case, CaseOutcome


def close_case(
    *, case: Case, outcome: CaseOutcome, actor: StaffMember, comment: str = "", now: datetime
) -> None:
    """Close a case with what was decided, and tell it in the journal; raise AlreadyHandled."""
    with transaction.atomic():
        case.close(outcome=outcome, actor=actor, comment=comment, now=now)
        JournalEntry.record(
            verb=f"case.{outcome}",
            subject=case.order.number,
            details={"kind": case.kind, "amount_cents": case.amount_cents, "comment": comment},
            actor=actor,
            now=now,
        )
