"""What the tests need and cannot have fails once, in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = """
import pytest
from tests.patience import DidNotStart

@pytest.fixture(scope="session")
def stripe():
    raise DidNotStart("The local Stripe did not start.")

@pytest.mark.parametrize("number", range(5))
def test_a_purchase(stripe, number):
    pass

def test_arithmetic():
    pass
"""


def test_what_does_not_start_fails_one_test(tmp_path: Path) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")

    done = subprocess.run(  # noqa: S603  # pytest, on a suite of ours
        [sys.executable, "-m", "pytest", "-c", os.devnull, "-rs", "-p", "tests.patience", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed, 4 skipped, 1 error" in done.stdout
    assert "Traceback" not in done.stdout
    assert "SKIPPED [4]" in done.stdout
    assert done.stdout.count("\nThe local Stripe did not start.\n") == 1
