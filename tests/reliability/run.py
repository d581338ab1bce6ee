"""`python -m tests.reliability.run`: every fault in every story, and the table of what became of it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.reliability.report import write_report
from tests.reliability.setting import set_up

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the whole table, or a handful of it; return 1 when an invariant did not hold."""
    parser = argparse.ArgumentParser(description="Hurt the whole house and see that nothing is lost.")
    parser.add_argument("--short", action="store_true", help="a handful of faults, nothing written")
    parser.add_argument("--only", default="", help="faults whose story, place or name contains this")
    arguments = parser.parse_args()
    setting = set_up(ROOT / "var" / "faults")
    # Imported late: models need the settings that were just made.
    from tests.reliability.table import run_table  # noqa: PLC0415  # see above

    began = time.monotonic()
    table = run_table(setting, is_short=arguments.short, only=arguments.only)
    if not arguments.short and not arguments.only:
        write_report(table, seconds=time.monotonic() - began)
    found = [sentence for row in table.values() for sentence in row.found]
    struck = sum(row.runs for row in table.values())
    for line in [f"{struck} faults, {len(found)} violations", *found]:
        print(line)  # noqa: T201  # what the run was for
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
