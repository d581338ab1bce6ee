"""The journeys' theatre serves here too."""

from tests.journeys.conftest import house as house  # noqa: PLC0414  # a fixture is shared by its name
