"""What never came through the door is fetched, each hour, and treated as if it had."""

from __future__ import annotations

from procrastinate.contrib.django import app

from souche.actions.collect_events import collect_events
from souche.entrypoints.webhooks.routes import job_of
from souche.kit import clock


@app.periodic(cron="27 * * * *")
@app.task(name="collect_events")
def collect(timestamp: int) -> None:
    """Fetch the events that Stripe did not deliver."""
    del timestamp
    collect_events(job_of=job_of, now=clock.now())
