"""A job whose worker died in the middle is done by another."""

from __future__ import annotations

import pytest
from django.db import connection

from souche.kit import queue
from tests.jobs import do_jobs, forget_jobs, jobs_left

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_dead_worker_was_doing_is_done_again() -> None:
    forget_jobs()
    queue.defer("send_sign_in_link", {"sign_in_id": "of nobody"})
    let_a_worker_die_doing_it()

    queue.defer("retry_stalled", {"timestamp": 0})
    do_jobs()
    do_jobs()

    assert jobs_left() == []


def let_a_worker_die_doing_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
