"""Jobs: none of the timetable piles up, each waits in a queue that somebody works on."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from tests.architecture.sources import SOUCHE

POSTS = ("post_letter(", "deliver_mail(")
OURS = "souche."


def tasks() -> dict[str, Any]:
    """Return the jobs that are ours, by name."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # procrastinate says no type
    return {name: task for name, task in app.tasks.items() if task.func.__module__.startswith(OURS)}


def test_one_job_of_the_timetable_waits_at_most() -> None:
    tasks()
    timetable = app.periodic_registry.periodic_tasks.values()

    assert len(list(timetable)) > 10
    assert [each.task.name for each in timetable if each.task.queueing_lock != each.task.name] == []


def test_a_job_of_the_timetable_is_retried_by_the_timetable() -> None:
    """A retry would collide with the next one that waits: two may not bear one key."""
    tasks()

    assert [
        each.task.name
        for each in app.periodic_registry.periodic_tasks.values()
        if each.task.retry_strategy is not None
    ] == []


def test_each_place_is_that_of_a_job_and_somebody_works_there() -> None:
    assert set(settings.JOB_PLACES) <= set(tasks())
    assert {queue for queue, _priority in settings.JOB_PLACES.values()} <= set(settings.JOBS_AT_ONCE)
    assert "default" in settings.JOBS_AT_ONCE


def test_a_task_waits_where_its_name_says() -> None:
    tasks()
    for each in app.periodic_registry.periodic_tasks.values():
        place = settings.JOB_PLACES.get(each.task.name, ("default", 0))
        assert (each.task.queue, each.task.priority) == place


def posting() -> list[str]:
    """Return the names of the actions that bring an e-mail to the mail server."""
    actions = (SOUCHE / "actions").glob("send_*.py")
    return sorted(path.stem for path in actions if any(word in path.read_text() for word in POSTS))


@pytest.mark.parametrize("name", posting())
def test_what_the_mail_server_may_hold_up_holds_up_nothing_else(name: str) -> None:
    assert settings.JOB_PLACES[name][0] == "mail"


@pytest.mark.parametrize("name", posting())
def test_a_mail_is_posted_by_who_claimed_it_and_a_held_one_is_tried_again(name: str) -> None:
    source = (SOUCHE / "actions" / f"{name}.py").read_text()

    assert ".claim(now=now)" in source
    assert "except" not in source
    assert tasks()[name].retry_strategy is not None
