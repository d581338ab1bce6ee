"""What Stripe paid to the bank is compared, each night, with the payments and refunds written here."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from souche.domain.health.models import COMPARED, Check, CheckKind
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.payouts import movements_of, payouts_since
from souche.domain.payments.models import Payment, Refund
from souche.domain.payments.payouts import Written, differences_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from souche.domain.payments.gateway.facts import MovementFacts
    from souche.domain.payments.payouts import Difference


def reconcile_payouts(*, now: datetime) -> Check:
    """Compare the payouts of the last 35 days, and keep what differs: a person has to look at it.

    Those that someone asked for by hand are left: Stripe does not say what they are made of.
    Raises StripeFailed.
    """
    access = stripe_access()
    payouts = [each for each in payouts_since(access=access, since=now - COMPARED) if each.is_automatic]
    differences: list[Difference] = []
    compared = {"payouts": len(payouts), "payments": 0, "refunds": 0}
    for payout in payouts:
        movements = list(movements_of(access=access, payout_id=payout.payout_id))
        written = _written(movements)
        compared["payments"] += len(written.payments)
        compared["refunds"] += len(written.refunds)
        differences += differences_in(payout=payout, movements=movements, written=written)
    return Check.record(
        kind=CheckKind.PAYOUTS,
        compared=compared,
        differences=[asdict(difference) for difference in differences],
        now=now,
    )


def _written(movements: Sequence[MovementFacts]) -> Written:
    return Written(
        payments=Payment.objects.amounts(among=[movement.payment_intent_id for movement in movements]),
        refunds=Refund.objects.amounts(among=[movement.refund_id for movement in movements]),
    )
