"""Lines of the log tell the time of day in UTC, wherever the machine stands."""

from __future__ import annotations

from tests.production import run_in_production

WRITTEN = """
import django, logging
django.setup()
record = logging.LogRecord("souche", logging.WARNING, "", 0, "something", (), None)
record.created = 1795608000.5
record.msecs = 500.0
print(logging.getLogger().handlers[0].formatter.format(record))
"""


def test_a_line_is_in_utc() -> None:
    line = run_in_production(WRITTEN, {"TZ": "Pacific/Noumea"}).stdout

    assert line.startswith("2026-11-25 12:00:00,500")
