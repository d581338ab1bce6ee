"""What keeps the queue and the timetable whole: lost jobs and missed nights are taken up."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from souche.actions.request_due_books import request_due_books
from souche.actions.resume_work import resume_work
from souche.domain.organisation.models import Organisation
from souche.entrypoints.worker.lost import in_thread
from souche.kit import clock, queue
from souche.kit.jobs import take_up
from souche.kit.timetable import missed_nights, periodic

if TYPE_CHECKING:
    from procrastinate import JobContext

logger = logging.getLogger(__name__)


@periodic("* * * * *", "retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Do again, each minute, what a worker that died was doing."""
    del timestamp
    stalled = [job.id for job in await context.app.job_manager.get_stalled_jobs() if job.id]
    taken = await in_thread(lambda: take_up(stalled, now=clock.now()))
    if taken:
        logger.warning("A worker died while it did %s jobs: they are done again", taken)


@periodic("* * * * *", "resume_work")
def resume(timestamp: int) -> None:
    """Take up, each minute, what is due and has lost its job."""
    del timestamp
    resumed = resume_work(now=clock.now())
    if resumed:
        logger.warning("%s things were due and had no job: they have one again", resumed)


@periodic("*/10 * * * *", "make_up_nights")
def make_up_nights(timestamp: int) -> None:
    """Do what should have been done last night while nothing ran; a house without a key has nothing to do."""
    del timestamp
    now = clock.now()
    if not Organisation.current().stripe_secret_key:
        return
    for name in missed_nights(now=now):
        queue.defer_once(name, {"timestamp": int(now.timestamp())}, key=name)


@periodic("23 * * * *", "request_books")
def begin_books(timestamp: int) -> None:
    """Ask, once a month has ended, for its books, where they are wanted."""
    del timestamp
    request_due_books(now=clock.now())
