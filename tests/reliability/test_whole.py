"""Whatever buyers, the organiser, Stripe and time do, in any order: nothing lost, nothing twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.reliability.machine import BoxOffice, Outside

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)

# `make faults` asks for more, drawn anew each time; `make test` repeats the same few.
EXAMPLES = int(os.environ.get("WHOLE_EXAMPLES", "0"))
DRAWN = settings(
    max_examples=EXAMPLES or 12,
    stateful_step_count=20,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def test_the_box_office_is_right_whatever_happens(local_stripe: LocalStripe, live_server: LiveServer) -> None:
    class BoxOfficeHere(BoxOffice):
        def __init__(self) -> None:
            super().__init__(Outside(stripe=local_stripe, url=live_server.url))

    run_state_machine_as_test(BoxOfficeHere, settings=DRAWN)
