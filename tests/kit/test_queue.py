"""A job exists when the transaction that makes it necessary does, in the worker's process too."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.organisation.models import JournalEntry
from souche.kit import clock, queue
from tests.jobs import forget_jobs, jobs_left

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_is_undone_with_its_transaction() -> None:
    forget_jobs()
    with transaction.atomic():
        queue.defer("send_documents", {"order_id": "of nobody"})
        transaction.set_rollback(True)

    assert jobs_left() == []


def test_a_job_of_a_job_is_undone_with_its_transaction() -> None:
    forget_jobs()
    as_in_the_worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # DjangoConnector's own
    with app.replace_connector(as_in_the_worker), app.open(), transaction.atomic():
        queue.defer("send_documents", {"order_id": "of nobody"})
        queue.defer_once("send_documents", {"order_id": "of nobody"}, key="once")
        transaction.set_rollback(True)

    assert jobs_left() == []


def places() -> list[tuple[str, str, int]]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "queue_name", "priority"))


def test_a_job_waits_where_its_name_says_however_it_is_deferred() -> None:
    forget_jobs()
    row = JournalEntry(verb="tested", happened_at=clock.now(), subject="", details={})

    queue.defer("settle_payment", {})
    queue.defer_each("refund_cancelled_order", [{}, {}])
    queue.defer_once("send_documents", {}, key="once")
    queue.insert_once_and_defer(row, "settle_payment", {})

    settled = ("settle_payment", "default", 10)
    refunded = ("refund_cancelled_order", "bulk", 0)
    assert places() == [settled, refunded, refunded, ("send_documents", "mail", 10), settled]


def test_what_is_urgent_is_taken_before_what_came_first() -> None:
    forget_jobs()
    for name in ("send_books", "send_refund_mail", "send_documents"):
        queue.defer(name, {})

    taken = [take("mail") for _each in range(3)]

    assert taken == ["send_documents", "send_refund_mail", "send_books"]


def test_bulk_work_is_not_in_the_way_of_a_payment() -> None:
    forget_jobs()
    queue.defer_each("refund_cancelled_order", [{} for _each in range(3)])
    queue.defer("settle_payment", {})

    assert take("default") == "settle_payment"


def take(queue_name: str) -> str:
    """Take a job of a queue as its worker does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(%s, NULL)", [[queue_name]])
        return str(cursor.fetchone()[0])
