"""What never came through the door is fetched, each hour, and treated as if it had."""

from __future__ import annotations

from souche.actions.collect_events import collect_events
from souche.entrypoints.webhooks.routes import job_of
from souche.kit import clock
from souche.kit.timetable import periodic


@periodic("27 * * * *", "collect_events")
def collect(timestamp: int) -> None:
    """Fetch the events that Stripe did not deliver."""
    del timestamp
    collect_events(job_of=job_of, now=clock.now())
