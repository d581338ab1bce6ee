"""A job exists when the transaction that makes it necessary does, in the worker's process too."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from souche.kit import queue
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
