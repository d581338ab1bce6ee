"""Refunds that were asked for and that Stripe never made are asked for again, after a long silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.domain.payments.models import Refund
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

# The first job tried for eighteen hours.
SILENCE = timedelta(days=1)


def resume_refunds(*, now: datetime) -> int:
    """Defer the asking of Stripe anew, and return for how many; a refund that was made is made once."""
    silent = Refund.objects.unmade().filter(made_at__lte=now - SILENCE)
    refund_ids = list(silent.values_list("public_id", flat=True))
    for refund_id in refund_ids:
        queue.defer_once("issue_refund", {"refund_id": refund_id}, key=f"issue_refund:{refund_id}")
    return len(refund_ids)
