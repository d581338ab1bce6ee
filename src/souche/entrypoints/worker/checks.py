"""The timetable of checks, and the repairs that ask Stripe: each may also be deferred by hand."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from souche.actions.chain_journal import chain_journal
from souche.actions.check_archive import check_archive
from souche.actions.check_connection import check_connection
from souche.actions.check_journal import check_journal
from souche.actions.forget_checks import forget_checks
from souche.actions.note_health import note_health
from souche.actions.reconcile_payouts import reconcile_payouts
from souche.actions.reconnect_webhook import reconnect_webhook
from souche.actions.restore_archive import restore_archive
from souche.entrypoints.worker.patience import A_WHILE
from souche.kit import clock
from souche.kit.timetable import nightly, periodic

if TYPE_CHECKING:
    from procrastinate import JobContext

A_WEEK_HOURS = 7 * 24


def webhook_url() -> str:
    """Return the absolute address where Stripe delivers."""
    return f"{settings.BASE_URL}{reverse('webhooks:receive')}"


@periodic("*/15 * * * *", "check_connection")
def look_at_connection(timestamp: int) -> None:
    """Ask Stripe whether the key and the webhook are alive."""
    del timestamp
    check_connection(webhook_url=webhook_url(), now=clock.now())


@periodic("*/5 * * * *", "note_health")
def note_state(timestamp: int) -> None:
    """Note what is broken, for the dashboard."""
    del timestamp
    note_health(now=clock.now())


@periodic("* * * * *", "chain_journal")
def chain(timestamp: int) -> None:
    """Chain, each minute, what was written into the journal."""
    del timestamp
    chain_journal(now=clock.now())


@periodic("23 * * * *", "check_journal")
def read_journal(timestamp: int) -> None:
    """Read the journal again each hour, and keep its last entry apart."""
    del timestamp
    check_journal(now=clock.now())


@nightly(time(4, 13), "reconcile_payouts")
def compare_payouts(timestamp: int) -> None:
    """Compare, each night, what Stripe paid to the bank."""
    del timestamp
    reconcile_payouts(now=clock.now())


@nightly(time(4, 33), "check_archive")
def look_at_archive(timestamp: int) -> None:
    """Read, each night, the archived PDFs again; forget what was compared long ago."""
    del timestamp
    check_archive(now=clock.now())
    forget_checks(now=clock.now())


@nightly(time(4, 53), "forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Forget, each night, the jobs that succeeded a week ago; what failed stays to be tried again."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=A_WEEK_HOURS)


@app.task(name="reconnect_webhook", retry=A_WHILE)
def reconnect(timestamp: int) -> None:
    """Replace our webhook endpoint at Stripe, and look whether it is well."""
    del timestamp
    reconnect_webhook(webhook_url=webhook_url(), now=clock.now())
    check_connection(webhook_url=webhook_url(), now=clock.now())


@app.task(name="restore_archive", retry=A_WHILE)
def restore(timestamp: int) -> None:
    """Fetch the PDFs that were found missing or altered, and look at all of them."""
    del timestamp
    restore_archive(now=clock.now())
    check_archive(now=clock.now())
