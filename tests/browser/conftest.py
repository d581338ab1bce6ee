"""The same theatre as in the journeys, seen in a browser."""

from tests.journeys.conftest import house as house  # noqa: PLC0414  # a fixture is shared by its name
