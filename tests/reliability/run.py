"""`python -m tests.reliability.run`: every fault in every story, and the table of what became of it.

Each story has a house of its own, in a process of its own; they pass side by side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.reliability.report import write_report
from tests.reliability.rows import Row
from tests.reliability.setting import set_up

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "faults"
STORIES = ("purchase", "refund", "renewal")


def main() -> int:
    """Run the whole table, or one story of it; return 1 when an invariant did not hold."""
    parser = argparse.ArgumentParser(description="Hurt the whole house and see that nothing is lost.")
    parser.add_argument("--story", choices=STORIES, help="one story; no report is written")
    parser.add_argument("--short", action="store_true", help="a handful of its faults")
    parser.add_argument(
        "--only", default="", help="faults whose place or name contains this; no report is written"
    )
    arguments = parser.parse_args()
    if arguments.story:
        rows = run_story(arguments.story, is_short=arguments.short, only=arguments.only)
    else:
        rows = run_stories(is_short=arguments.short, only=arguments.only)
    found = [sentence for row in rows for sentence in row.found]
    for line in [f"{sum(row.runs for row in rows)} faults, {len(found)} violations", *found]:
        print(line)  # noqa: T201  # what the run was for
    return int(bool(found))


def run_story(story: str, *, is_short: bool, only: str) -> list[Row]:
    """Run the faults of one story, and keep its rows in its folder."""
    setting = set_up(FOLDER / story)
    # Imported late: models need the settings that were just made.
    from tests.reliability.table import run_faults  # noqa: PLC0415  # see above

    rows: dict[str, Row] = {}
    for row in run_faults(setting, story, is_short=is_short, only=only):
        rows[row.place] = row
        _kept(story).write_text(json.dumps([asdict(kept) for kept in rows.values()]))
    return list(rows.values())


def run_stories(*, is_short: bool, only: str) -> list[Row]:
    """Run all stories side by side; write the report when nothing was left out."""
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.reliability.run", f"--only={only}", *["--short"] * is_short]
    for story in STORIES:
        _kept(story).unlink(missing_ok=True)
    running = [subprocess.Popen([*command, f"--story={story}"], cwd=ROOT) for story in STORIES]  # noqa: S603  # our own program
    for process in running:
        process.wait()
    kept = [_kept(story) for story in STORIES if _kept(story).exists()]
    rows = [Row(**row) for file in kept for row in json.loads(file.read_text())]
    if not (is_short or only):
        write_report(rows, seconds=time.monotonic() - began)
    return rows


def _kept(story: str) -> Path:
    return FOLDER / story / "table.json"


if __name__ == "__main__":
    sys.exit(main())
