"""A payment of another amount than the order's goes back, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.close_case import close_case
from souche.actions.expire_order import expire_order
from souche.actions.pay_back_payment import pay_back_payment
from souche.domain.payments.models import CaseOutcome, RefundReason

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def return_payment(*, case: Case, actor: StaffMember, now: datetime) -> None:
    """Ask for a payment that awaits a decision to go back, and close its case; raise AlreadyHandled.

    The places of its order, which nobody can pay any more, go back on sale.
    """
    with transaction.atomic():
        close_case(case=case, outcome=CaseOutcome.PAID_BACK, actor=actor, now=now)
        expire_order(order=case.order, now=now)
        pay_back_payment(payment=case.payment, reason=RefundReason.WRONG_AMOUNT, now=now)
