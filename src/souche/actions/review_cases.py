"""The list « À traiter » is kept up to date: what needs a person enters it, what no longer does leaves it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from souche.domain.payments.models import Case, CaseKind, CaseOutcome, Dispute, Payment, Refund

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# Stripe tells of a refund before it tells of its credit note; after this time none is coming.
CREDIT_NOTE_PATIENCE = timedelta(minutes=10)


def review_cases(*, now: datetime) -> None:
    """Open a case for each new cause, and close the open ones whose cause is gone.

    What somebody decided stays decided.
    """
    payments = Payment.objects.of_another_amount().exclude(pk__in=Refund.objects.whole().values("payment"))
    uncredited = Refund.objects.without_credit_note().filter(made_at__lte=now - CREDIT_NOTE_PATIENCE)
    _review(CaseKind.WRONG_AMOUNT, "payment", payments, now=now)
    _review(CaseKind.REFUND_FAILED, "refund", Refund.objects.lost(), now=now)
    _review(CaseKind.REFUND_UNEXPLAINED, "refund", Refund.objects.unexplained(), now=now)
    _review(CaseKind.CREDIT_NOTE_MISSING, "refund", uncredited, now=now)
    _review(CaseKind.DISPUTED, "dispute", Dispute.objects.to_handle(), now=now)


def _review(kind: CaseKind, field: str, causes: QuerySet[Any], *, now: datetime) -> None:
    standing = Case.objects.standing(kind=kind)
    for cause in causes.exclude(pk__in=standing.values(field)):
        Case.open(kind=kind, cause=cause, now=now)
    gone = standing.open().exclude(**{f"{field}__in": causes.values("pk")})
    gone.update(outcome=CaseOutcome.LAPSED, closed_at=now)
