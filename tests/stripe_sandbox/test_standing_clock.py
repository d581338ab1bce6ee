"""The sandbox's clock stands still when it is told to, and then moves by commands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import time_machine

from tests.stripe_sandbox.in_process import in_process

if TYPE_CHECKING:
    from pathlib import Path

NOON = 1_800_000_000


def test_it_stands_still_and_goes_on_from_there(tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as machine, in_process(tmp_path / "sandbox.sqlite") as shop:
        state = shop.sandbox.state
        state.advance_clock(seconds=100)
        state.stop_clock()
        machine.shift(60)
        assert state.now() == NOON + 100
        state.advance_clock(seconds=10)
        state.stop_clock()
        assert state.now() == NOON + 110
        state.start_clock()
        assert state.now() == NOON + 110
        machine.shift(5)
        assert state.now() == NOON + 115


def test_forgetting_everything_lets_it_run(tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as machine, in_process(tmp_path / "sandbox.sqlite") as shop:
        shop.sandbox.state.stop_clock()
        machine.shift(60)
        shop.sandbox.state.forget_everything()
        assert shop.sandbox.state.now() == NOON + 60
