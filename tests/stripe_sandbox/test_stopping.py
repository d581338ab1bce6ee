"""The sandbox ends when it is told to, whatever became of the house that it delivers to."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from stripe_sandbox.deliveries import Deliveries, Patience
from stripe_sandbox.state.state import State
from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.server import Server, free_port

if TYPE_CHECKING:
    from pathlib import Path

# After so many turns of the loop, the postman waits for news.
AT_REST = 500


@pytest.mark.parametrize("turns", range(5))
def test_news_at_the_moment_of_the_end_do_not_hold_it_up(tmp_path: Path, turns: int) -> None:
    state = State(data=tmp_path / "x.sqlite", base_url="http://127.0.0.1:1")
    deliveries = Deliveries(state=state, patience=Patience(retry_seconds=1, attempts=1))

    assert asyncio.run(_ends_after_news(deliveries, turns=turns))
    state.store.close()


async def _ends_after_news(deliveries: Deliveries, *, turns: int) -> bool:
    """Tell the news, let the loop turn so many times, cancel, and say whether the work came to its end."""
    working = asyncio.create_task(deliveries.run())
    await _turn(AT_REST)
    deliveries.wake()
    await _turn(turns)
    working.cancel()
    done, _pending = await asyncio.wait({working}, timeout=1)
    return working in done


async def _turn(times: int) -> None:
    for _time in range(times):
        await asyncio.sleep(0)


def test_it_ends_while_the_house_is_gone(tmp_path: Path) -> None:
    server = Server(tmp_path / "x.sqlite", f"--smtp-port={free_port()}")
    api = server.stripe.v1
    api.webhook_endpoints.create({"url": f"http://127.0.0.1:{free_port()}/", "enabled_events": ["*"]})
    for number in range(100):
        api.customers.create({"name": f"Alice {number}"})

    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(PATIENCE_SECONDS) is not None
    server.http.close()
