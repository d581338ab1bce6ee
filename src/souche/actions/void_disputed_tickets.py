"""The tickets of a disputed payment are void, because the organiser says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.close_case import close_case
from souche.actions.void_and_tell import void_and_tell
from souche.domain.memberships.entitlements import valid_entitlements
from souche.domain.payments.models import CaseOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def void_disputed_tickets(*, case: Case, actor: StaffMember, now: datetime) -> None:
    """Void everything of a disputed order that is still valid, tell its buyer, and close its case.

    Raises AlreadyHandled, NothingChosen when nothing is valid, or StillRenews: nothing changed then.
    """
    with transaction.atomic():
        close_case(case=case, outcome=CaseOutcome.VOIDED, actor=actor, now=now)
        chosen = valid_entitlements(order=case.order).public_ids
        void_and_tell(order=case.order, chosen=chosen, actor=actor, now=now)
