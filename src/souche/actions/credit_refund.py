"""A refund that was made without a credit note gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.close_case import close_case
from souche.actions.issue_credit_note import issue_credit_note
from souche.domain.payments.models import AlreadyHandled, CaseOutcome, Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def credit_refund(*, case: Case, actor: StaffMember, now: datetime) -> None:
    """Let Stripe issue the credit note that links a refund, and close its case.

    Raises AlreadyHandled or StripeFailed: nothing changed then. Two people at once make one credit note.
    """
    if not case.is_open:
        raise AlreadyHandled(str(case))
    refund = Refund.objects.select_related("payment__order").get(cases=case)
    issue_credit_note(refund=refund)
    close_case(case=case, outcome=CaseOutcome.CREDITED, actor=actor, now=now)
