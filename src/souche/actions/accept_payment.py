"""A payment of another amount than the order's is accepted as it is: the order is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.close_case import close_case
from souche.actions.pay_order import pay_order
from souche.domain.payments.models import CaseOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def accept_payment(*, case: Case, actor: StaffMember, now: datetime) -> None:
    """Pay and fulfil the order of a payment that awaits a decision, and close its case.

    Raises AlreadyHandled, IllegalMove when the order was paid before, SoldOut when its places are gone:
    nothing changed then.
    """
    with transaction.atomic():
        close_case(case=case, outcome=CaseOutcome.ACCEPTED, actor=actor, now=now)
        pay_order(order=case.order, paid_at=case.payment.received_at, now=now)
