"""The failures of jobs are told in the worker's log, from the first: the queue itself tells only the last."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from souche.domain.mailing.models import MailHeld

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from procrastinate import JobContext
    from procrastinate.worker import Worker

    CallNext = Callable[[], Awaitable[object]]

logger = logging.getLogger(__name__)
# PostgreSQL's detail, with the values of the row, begins on the second line of an error.
LONGEST_WORDS = 200


async def tell_failure(call_next: CallNext, context: JobContext, worker: Worker) -> object:
    """Do a job; where it fails, say which, of what, and why, before the queue decides when it comes again."""
    del worker
    try:
        return await call_next()
    except MailHeld:
        raise
    except Exception as error:
        job = context.job
        ids = ", ".join(f"{name}={value}" for name, value in ids_of(job.task_kwargs))
        logger.warning(
            "Job %s[%s](%s) failed at attempt %s: %s",
            job.task_name,
            job.id,
            ids,
            job.attempts + 1,
            in_words(error),
        )
        raise


def ids_of(arguments: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield those of a job's arguments that are ids: others may be names, addresses or secrets."""
    for name, value in arguments.items():
        if isinstance(value, dict):
            yield from ids_of(value)
        elif name.endswith("_id"):
            yield name, value


def in_words(error: BaseException) -> str:
    """Return the class and the first line of an error and of what caused it."""
    line = str(error).partition("\n")[0][:LONGEST_WORDS]
    words = f"{type(error).__name__}: {line}"
    return f"{words} ← {in_words(error.__cause__)}" if error.__cause__ else words
