"""What is urgent is done while a mail server hangs: each queue has workers of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.mailing.models import Mail, MailKind, MailStatus
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.entrypoints.cli.shifts import work_a_shift
from souche.kit import clock, queue
from tests.actions.orders import place
from tests.cast import add_price, announce, open_theatre
from tests.jobs import forget_jobs, without_timetable
from tests.running import wait_until
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)
# More than a worker does at the same time, whatever its queues.
MAILS = 12
FOR_EVER = 3600


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    forget_jobs()
    yield
    forget_jobs()


@contextmanager
def a_mail_server_that_hangs(settings: Settings) -> Iterator[set[socket.socket]]:
    """Take every connection and say nothing, until the end."""
    taken: set[socket.socket] = set()
    with socket.create_server(("127.0.0.1", 0), backlog=MAILS) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = FOR_EVER

        def take() -> None:
            try:
                while True:
                    taken.add(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=take, daemon=True).start()
        try:
            yield taken
        finally:
            server.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_worker(*, held_by: set[socket.socket]) -> Iterator[None]:
    """Let a worker do jobs, as `souche worker` does, until the end: what holds it up lets go then."""
    loop, asked = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(work_a_shift(asked)))
    with without_timetable():
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(asked.set)
            for connection in held_by:
                connection.close()
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()


def test_a_payment_is_settled_while_every_mail_hangs(local_stripe: LocalStripe, settings: Settings) -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY, is_invoicing_enabled=False)
    event = announce(now=clock.now())
    add_price(event)
    for order in [place(event, now=clock.now()).order for _each in range(MAILS)]:
        Mail.tell(order=order, kind=MailKind.PROCESSING, now=clock.now())
    last = Order.objects.latest("pk")
    local_stripe.pay(last.stripe_session_id)

    with a_mail_server_that_hangs(settings) as taken, a_worker(held_by=taken):
        wait_until(lambda: len(taken) >= settings.JOBS_AT_ONCE["mail"], "mails hang")
        queue.defer("reconcile_order", {"order_id": last.public_id})

        wait_until(lambda: Order.objects.get(pk=last.pk).status == OrderStatus.PAID, "the payment is settled")

        assert not Mail.objects.exclude(status=MailStatus.TO_SEND).exists()
        assert ProcrastinateJob.objects.filter(queue_name="mail", status="doing").count() == 2
