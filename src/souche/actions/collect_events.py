"""What Stripe should have told and did not is fetched, and goes into the same inbox."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from souche.domain.health.models import Check, CheckKind
from souche.domain.orders.models import WEBHOOK_PATIENCE
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.events import NotAnEvent, pages_of_events
from souche.domain.payments.models import StripeEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.payments.gateway.facts import ReceivedEvent
    from souche.kit.queue import Job

logger = logging.getLogger(__name__)

# As far back as Stripe remembers (docs.stripe.com/api/events).
MEMORY = timedelta(days=30)
# Events are looked for again over this time, in case Stripe lists some late.
OVERLAP = timedelta(hours=1)


def collect_events(*, job_of: Callable[[ReceivedEvent], Job | None], now: datetime) -> int:
    """Store the events created since the last time that were never delivered, each with its job.

    `job_of` says what an event causes; one whose content it cannot read is stored and causes nothing, so
    that it does not stand in the way of the others. Each page of Stripe's is stored before the next is asked
    for: what a failure interrupts keeps its pages, and the next time goes over them to the others.
    Returns how many were missing. Raises StripeFailed.
    """
    told = missing = 0
    for page in pages_of_events(access=stripe_access(), since=_since(now=now), until=now - WEBHOOK_PATIENCE):
        told += len(page)
        missing += _store_missing(page, job_of=job_of, now=now)
    Check.record(kind=CheckKind.EVENTS, compared={"events": told}, repaired={"events": missing}, now=now)
    return missing


def _store_missing(
    page: list[ReceivedEvent], *, job_of: Callable[[ReceivedEvent], Job | None], now: datetime
) -> int:
    """Store the events of a page that are not here, the oldest first, and return how many."""
    known = StripeEvent.objects.stripe_ids(among=[event.event_id for event in page])
    missing = [event for event in reversed(page) if event.event_id not in known]
    for event in missing:
        StripeEvent.store(received=event, job=_job(event, job_of=job_of), is_fetched=True, now=now)
    return len(missing)


def _job(event: ReceivedEvent, *, job_of: Callable[[ReceivedEvent], Job | None]) -> Job | None:
    try:
        return job_of(event)
    except NotAnEvent:
        logger.exception("An event of Stripe cannot be read: %s", event.event_id)
        return None


def _since(*, now: datetime) -> datetime:
    last = Check.objects.last_of(CheckKind.EVENTS)
    return last.made_at - WEBHOOK_PATIENCE - OVERLAP if last else now - MEMORY
