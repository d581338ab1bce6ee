"""Write the tables of the sandbox's README again, from its code: `make tables`."""

from __future__ import annotations

import re
from pathlib import Path

from stripe_sandbox.api.cards import TEST_CARDS
from stripe_sandbox.api.debits import TEST_ACCOUNTS
from stripe_sandbox.api.routes import endpoints_table, occasions_table
from stripe_sandbox.control import controls_table
from stripe_sandbox.documents.conformance import conformance_table
from stripe_sandbox.documents.settings_words import settings_table
from stripe_sandbox.documents.weather_words import weather_table
from stripe_sandbox.documents.words import say


def cards_table() -> str:
    """Return the table of the test cards, in Markdown, numbers in groups of four."""
    rows = [
        f"| {' '.join(number[at : at + 4] for at in range(0, len(number), 4))} "
        f"| {say(behavior.effect, language='en')} |"
        for number, behavior in TEST_CARDS.items()
    ]
    return "\n".join(["| Card | What it does |", "|---|---|", *rows])


def ibans_table() -> str:
    """Return the table of the test bank accounts, in Markdown."""
    rows = [f"| {iban} | {say(course.effect, language='en')} |" for iban, course in TEST_ACCOUNTS.items()]
    return "\n".join(["| IBAN | What it does |", "|---|---|", *rows])


README = Path(__file__).resolve().parent.parent / "src" / "stripe_sandbox" / "README.md"
TABLES = {
    "cards": cards_table,
    "ibans": ibans_table,
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
