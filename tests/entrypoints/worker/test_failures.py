"""A job that fails is told in the log from its first failure, with its ids and without secrets."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from souche.entrypoints.worker.failures import ids_of, in_words
from souche.kit import queue
from tests.jobs import do_jobs, forget_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
LOGGER = "souche.entrypoints.worker.failures"


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    forget_jobs()
    yield
    forget_jobs()


def test_the_first_failure_is_told(caplog: pytest.LogCaptureFixture) -> None:
    queue.defer("send_order_mail", {"mail_id": "mail_of_nobody"})

    with caplog.at_level(logging.WARNING, logger=LOGGER):
        do_jobs()

    # A tick of the timetable may be done as well, and fail: there is no Stripe here.
    records = [record for record in caplog.records if record.name == LOGGER]
    # On a slow machine its second attempt may have come.
    told = next(record for record in records if "send_order_mail" in record.message)
    assert told.levelno == logging.WARNING
    assert "mail_id=mail_of_nobody" in told.message
    assert "failed at attempt 1: DoesNotExist" in told.message


def test_only_ids_are_told() -> None:
    arguments = {
        "paid": {"session_id": "cs_1", "customer_name": "Alice Martin"},
        "to": "alice@example.org",
        "order_id": "ord_1",
    }

    assert list(ids_of(arguments)) == [("session_id", "cs_1"), ("order_id", "ord_1")]


def test_the_cause_is_told_and_the_values_of_a_row_are_not() -> None:
    error = ValueError("value too long\nDETAIL: alice@example.org")
    error.__cause__ = ConnectionRefusedError("[Errno 111] refused")

    assert in_words(error) == "ValueError: value too long ← ConnectionRefusedError: [Errno 111] refused"
