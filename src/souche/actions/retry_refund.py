"""A refund that failed is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.close_case import close_case
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import CaseOutcome, Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def retry_refund(*, case: Case, actor: StaffMember, now: datetime) -> None:
    """Ask Stripe again for the money of a refund that failed, and close its case; raise AlreadyHandled."""
    with transaction.atomic():
        close_case(case=case, outcome=CaseOutcome.RETRIED, actor=actor, now=now)
        again = Refund.objects.get(cases=case).try_again(now=now)
        JournalEntry.record(
            verb="refund.requested",
            subject=case.order.number,
            details={
                "refund": again.public_id,
                "amount_cents": again.amount_cents,
                "reason": again.reason,
                "credit_notes": [note.number for note in again.credit_notes.all()],
            },
            actor=actor,
            now=now,
        )
