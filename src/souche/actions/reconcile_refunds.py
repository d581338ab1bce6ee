"""Refunds that Stripe never told us of are found by comparing, each night."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.record_refund import UnknownPayment, record_refund
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.refunds import refunds_since
from souche.domain.payments.models import Refund

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

# A refund can fail until a month after it was made (docs.stripe.com/refunds).
WINDOW = timedelta(days=35)


def reconcile_refunds(*, now: datetime) -> int:
    """Compare the refunds of the last 35 days with Stripe's, and record what differs.

    Returns how many differed. Refunds of payments that are not ours are left. Raises StripeFailed.
    """
    at_stripe = {
        facts.refund_id: facts.status for facts in refunds_since(access=stripe_access(), since=now - WINDOW)
    }
    written = Refund.objects.filter(stripe_refund_id__in=at_stripe).statuses()
    differing = dict(at_stripe.items() - written.items())
    return sum(_recorded(refund_id, now=now) for refund_id in differing)


def _recorded(stripe_refund_id: str, *, now: datetime) -> bool:
    try:
        record_refund(stripe_refund_id=stripe_refund_id, now=now)
    except UnknownPayment as unknown:
        logger.info("A refund is of no payment of ours: %s", unknown)
        return False
    return True
