"""A handful of the fault table; `make faults` runs the whole of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_house_survives_a_handful_of_faults() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.reliability.run", "--story=purchase", "--short"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "6 faults, 0 violations" in run.stdout, run.stdout + run.stderr
