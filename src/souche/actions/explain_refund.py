"""The organiser says which tickets a refund made at Stripe was for: they are void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.close_case import close_case
from souche.actions.void_and_tell import void_and_tell
from souche.domain.memberships.entitlements import valid_entitlements
from souche.domain.orders.models import Line
from souche.domain.payments.models import CaseOutcome, Refund, RefundedLine
from souche.domain.payments.refunding import spread

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from souche.domain.memberships.entitlements import Entitlements
    from souche.domain.organisation.models import StaffMember
    from souche.domain.payments.models import Case


def explain_refund(*, case: Case, chosen: Collection[str], actor: StaffMember, now: datetime) -> None:
    """Void what was chosen by its public ids, tell the buyer, and note what of each line went back.

    Raises AlreadyHandled, NothingChosen, NotValid or StillRenews: nothing changed then.
    """
    with transaction.atomic():
        close_case(case=case, outcome=CaseOutcome.EXPLAINED, actor=actor, now=now)
        refunded = valid_entitlements(order=case.order).among(chosen)
        void_and_tell(order=case.order, chosen=chosen, actor=actor, now=now)
        RefundedLine.objects.bulk_create(_lines(Refund.objects.get(cases=case), refunded=refunded))


def _lines(refund: Refund, *, refunded: Entitlements) -> list[RefundedLine]:
    """Spread the refund over the lines in proportion to what was paid, no line above it."""
    places = refunded.by_line()
    lines = Line.objects.in_bulk(places)
    worth = [line.unit_cents * places[pk] for pk, line in lines.items()]
    shares = spread(total=min(refund.amount_cents, sum(worth)), weights=worth)
    return [
        RefundedLine(refund=refund, line=line, quantity=places[pk], amount_cents=cents)
        for (pk, line), cents in zip(lines.items(), shares, strict=True)
    ]
