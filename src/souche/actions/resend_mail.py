"""An e-mail that did not leave is posted again, whatever became of the job that was to post it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.due_work import job_of
from souche.kit import queue

if TYPE_CHECKING:
    from souche.domain.mailing.models import Mail


def resend_mail(*, mail: Mail) -> None:
    """Defer the job that posts an e-mail, once however often it is asked; sent meanwhile, nothing leaves."""
    job = job_of(mail)
    queue.defer_once(job.name, job.arguments, key=f"resend:{mail.public_id}")
