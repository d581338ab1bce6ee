"""How long a job that failed waits before it is tried again, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate import RetryDecision, RetryStrategy

from souche.domain.mailing.models import MailHeld

if TYPE_CHECKING:
    from procrastinate.jobs import Job


class Patience(RetryStrategy):
    """Later and later; an e-mail that another process may be sending is no failure and waits for its turn."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when the job comes again, or None to give it up."""
        if isinstance(exception, MailHeld):
            return RetryDecision(retry_at=exception.until)
        return super().get_retry_decision(exception=exception, job=job)


# Waits 2, 4, 8 … seconds; the sixteenth attempt comes about eighteen hours after the one before.
PATIENT = Patience(max_attempts=16, exponential_wait=2)
# The tenth attempt comes about a quarter of an hour after the first.
A_WHILE = Patience(max_attempts=10, exponential_wait=2)
