"""What the tests stand on does not grow old."""

from datetime import timedelta

import pytest
import time_machine

from souche.kit import clock
from tests.cast import announce


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2027, 2040])
def test_an_announced_event_is_to_come_whenever_the_tests_run(year: int) -> None:
    with time_machine.travel(f"{year}-03-01 00:30+01:00", tick=False):
        assert announce().starts_at == clock.now() + timedelta(days=10)
