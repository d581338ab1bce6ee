"""`python -m tests.reliability.run`: every fault in every story, and the table of what became of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

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

    return run_table(setting, is_short=arguments.short, only=arguments.only)


if __name__ == "__main__":
    sys.exit(main())
