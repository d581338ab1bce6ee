"""How long the tests wait for what happens beside them: long, since a slow machine is no failure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PATIENCE_SECONDS = 300
PAUSE_SECONDS = 0.02
# Turns are counted and no clock is read: while the machine is suspended, nothing that is waited for is done.
TURNS = int(PATIENCE_SECONDS / PAUSE_SECONDS)

T = TypeVar("T")


class DidNotStart(Exception):
    """Something that many tests need is not there; the message says what, in one sentence."""


def wait_until(is_done: Callable[[], T], *, otherwise: str) -> T:
    """Return the first answer that is true; raise AssertionError with a sentence when there is none."""
    for _turn in range(TURNS):
        if answer := is_done():
            return answer
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(otherwise)


_told: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let what did not start fail one test, in one sentence; the others that need it are skipped."""
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, DidNotStart):
        sentence = str(call.excinfo.value)
        if sentence in _told:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), 0, f"Skipped: {sentence} (told once above)")
        else:
            report.longrepr = sentence
        _told.add(sentence)
    return report
