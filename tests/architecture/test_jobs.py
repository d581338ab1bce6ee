"""Jobs: none of the timetable piles up, each waits in a queue that somebody works on."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from tests.architecture.sources import SOUCHE, python_files, tree_of

POSTS = ("post_letter(", "deliver_mail(")
OURS = "souche."
DUE_WORK = SOUCHE / "domain" / "health" / "due_work.py"
# What the minute's sweep does not look for, and who does.
FOUND_OTHERWISE = {
    "check_vat_number": "a remark in passing: no sale and no document waits for it",
    "explain_gaps": "each night by explain_last_gaps",
    "forget_stripe_customer": "no row of ours knows an erased buyer any more",
    "issue_credit_note": "a refund without its credit note is a case for a person",
    "publish_tax_ids": "the page of the configuration tells that Stripe lacks them",
    "reconcile_order": "each other minute by reconcile_payments",
    "record_credit_note": "each night by reconcile_register",
    "send_subscription_invoice": "its invoice is in the member's account",
    "update_stripe_customer": "the next change of details tells Stripe",
}


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


def deferred() -> set[str]:
    """Return the names of the jobs that our sources defer by name."""
    return {
        node.args[0].value
        for path in python_files(SOUCHE / "actions", SOUCHE / "domain", SOUCHE / "entrypoints")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1].startswith("defer")
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def test_each_job_is_found_again_by_the_sweep_or_by_another() -> None:
    """Who defers one says here who finds its work, should the job be lost."""
    words = {node.value for node in ast.walk(tree_of(DUE_WORK)) if isinstance(node, ast.Constant)}

    assert deferred() - words == set(FOUND_OTHERWISE)
