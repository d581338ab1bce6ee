"""The worker outlives its database's restarts, and ends when it is asked to."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.running import program, wait_until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.own_house import OwnHouse

# Jobs that need nothing, and are tried again when they fail.
DEFER = """
    SELECT procrastinate_defer_jobs_v1(array_agg(
        ROW('default', 'expire_order', 0, NULL, NULL, '{"order_id": "none"}', NULL)
        ::procrastinate_job_to_defer_v1
    )) FROM generate_series(1, %d)
"""
SUCCEEDED = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'expire_order' AND status = 'succeeded'"
LEFT = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'expire_order' AND status <> 'succeeded'"


@contextmanager
def _worker(house: OwnHouse) -> Iterator[subprocess.Popen[bytes]]:
    house.postgres.ask("DELETE FROM procrastinate_workers")
    with program("-m", "souche", "worker", environment=house.environment) as worker:
        wait_until(lambda: house.postgres.ask("SELECT 1 FROM procrastinate_workers"), "a worker")
        yield worker


def _does_every_job(house: OwnHouse) -> None:
    house.postgres.ask(DEFER % 1)
    wait_until(lambda: not house.postgres.ask(LEFT), "every job is done")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_an_idle_worker_outlives_a_restart_of_postgresql(own_house: OwnHouse, mode: str) -> None:
    with _worker(own_house) as worker:
        _does_every_job(own_house)

        own_house.postgres.restart(mode)

        _does_every_job(own_house)
        assert worker.poll() is None


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_busy_worker_outlives_a_restart_of_postgresql(own_house: OwnHouse, mode: str) -> None:
    own_house.postgres.ask("DELETE FROM procrastinate_jobs")
    own_house.postgres.ask(DEFER % 400)
    with _worker(own_house) as worker:
        wait_until(lambda: own_house.postgres.ask(SUCCEEDED), "jobs are being done")

        own_house.postgres.restart(mode)

        assert own_house.postgres.ask(LEFT), "it was not busy"
        _does_every_job(own_house)
        assert worker.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_ends_well(own_house: OwnHouse, number: signal.Signals) -> None:
    with _worker(own_house) as worker:
        worker.send_signal(number)

        assert worker.wait(PATIENCE_SECONDS) == 0


def test_a_worker_without_a_database_ends_badly(own_house: OwnHouse) -> None:
    nowhere = {**own_house.environment, "DATABASE_URL": "postgres://postgres@%2Fnowhere/own"}

    with program("-m", "souche", "worker", "--patience=1", environment=nowhere) as worker:
        assert worker.wait(PATIENCE_SECONDS) == 1
