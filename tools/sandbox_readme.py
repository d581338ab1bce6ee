"""Write the tables of the sandbox's README again, from its code: `make tables`."""

from __future__ import annotations

import re
from pathlib import Path

from stripe_sandbox.api.routes import endpoints_table, occasions_table
from stripe_sandbox.control import controls_table
from stripe_sandbox.documents.conformance import conformance_table
from stripe_sandbox.documents.settings_words import settings_table
from stripe_sandbox.documents.weather_words import weather_table

README = Path(__file__).resolve().parent.parent / "src" / "stripe_sandbox" / "README.md"
TABLES = {
    "conformance": conformance_table,
    "endpoints": endpoints_table,
    "occasions": occasions_table,
    "controls": controls_table,
    "settings": settings_table,
    "weather": weather_table,
}
_TABLE = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)


def with_tables(text: str) -> str:
    """Return a README whose tables are those of the code, between `<!-- name -->` and `<!-- /name -->`."""
    return _TABLE.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}\n{found[3]}", text)


def main() -> None:
    """Write the README again."""
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
