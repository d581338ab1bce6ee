"""Each benchmark still runs to its end, for a moment; its own checks say that what it timed was right."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.bench import ROOT, Failed, check, outputs, running

PATIENCE_SECONDS = 600
# What each prints last, once all of its checks have passed.
SAID = {
    "purchase": "purchases were paid, invoiced and have their tickets.",
    "pages": "order page",
    "register": "Exports of 60 documents",
    "contention": "5 places taken, 5 held by orders.",
    "idle": "Nobody who idles keeps others waiting.",
    "sandbox": "sessions were paid, each with its invoice.",
}
WORDS = {"contention": ["0.01"]}
# Run by the others.
PARTS = {"__init__", "bench", "box_office", "dawdlers", "floor", "former_server", "load", "stub_stripe"}


def run(name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{name}", *WORDS.get(name, []), "--brief"]
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_POOL"}}
    return subprocess.run(  # noqa: S603  # our own program
        command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def test_every_benchmark_is_run_here() -> None:
    assert {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - PARTS == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_it_runs_to_its_end(name: str) -> None:
    done = run(name)

    assert done.returncode == 0, done.stderr
    assert SAID[name] in done.stdout


def test_a_wrong_count_prints_no_figure() -> None:
    with pytest.raises(Failed, match="orders paid: 3, and 4 were wanted: nothing is measured"):
        check(what="orders paid", found=3, wanted=4)


def test_a_part_that_fails_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Failed, match=r"benchmarks\.floor ended with: 1"):
        outputs("benchmarks.floor", "0.1", "host=/nowhere", "ord_none")

    assert "OperationalError" in capfd.readouterr().err


def test_a_program_that_ends_by_itself_is_told() -> None:
    with (
        pytest.raises(Failed, match=r"stripe_sandbox\.cli ended with: 0"),
        running("stripe_sandbox.cli", "--help") as program,
    ):
        program.wait(PATIENCE_SECONDS)
