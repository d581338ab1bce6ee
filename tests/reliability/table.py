"""The fault table: which faults befall which story, and what was found afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from souche.entrypoints.webhooks.routes import ROUTES
from tests.reliability.faults import (
    DISASTERS,
    TAX_RATES,
    call_faults,
    deaths,
    event_faults,
    first_rate_faults,
)
from tests.reliability.house import House
from tests.reliability.invariants import violations_at_rest
from tests.reliability.programs import SERVERS
from tests.reliability.rows import Row
from tests.reliability.stories import GivingBack, Purchase, Renewal, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.reliability.faults import Fault
    from tests.reliability.setting import Setting
    from tests.reliability.stories import Story

# What the watcher itself asks Stripe while a story passes.
NOT_OURS = ("/v1/events", "/v1/test_helpers")
TOLD: dict[str, Callable[[], Story]] = {"purchase": Purchase, "refund": GivingBack, "renewal": Renewal}
# What the short form runs, of purchases alone.
HANDFUL = {
    ("POST /v1/checkout/sessions", "reset after the effect × 1"),
    ("checkout.session.completed", "dropped"),
    ("invoice.paid", "told twice"),
    ("worker, step 3 with database", "kill -9 after"),
    ("worker, step 1 with mail", "kill -9 before"),
    ("SMTP", "down for an hour"),
}


def run_faults(setting: Setting, name: str, *, is_short: bool, only: str) -> Iterator[Row]:
    """Run the faults of a story whose words contain `only`, or a handful; yield each place after each run."""
    story = TOLD[name]()
    rows: dict[str, Row] = {}
    known: set[str] = set()
    with House(setting) as house:
        faults = [fault for fault in _faults(house, story) if only in f"{fault.place}, {fault.what}"]
        for fault in _handful(faults) if is_short else faults:
            said = _run(house, story, fault)
            new = [sentence for sentence in said if sentence not in known]
            known.update(new)
            row = rows.setdefault(fault.place, Row(story=name, place=fault.place))
            _note(row, fault, new, has_struck=house.has_struck)
            yield row


def _note(row: Row, fault: Fault, said: list[str], *, has_struck: bool) -> None:
    words = f"{row.story}, {fault.place}, {fault.what}"
    print(words if has_struck else f"{words}: never came to it", *said, sep="\n    ", flush=True)  # noqa: T201  # a long run tells where it is
    what = fault.what.partition(" ×")[0]
    if has_struck:
        row.runs += 1
        row.faults += [what] if what not in row.faults else []
    row.found += [f"{words}: {sentence}" for sentence in said]


def _handful(faults: list[Fault]) -> list[Fault]:
    """Return those that the short form runs."""
    return [fault for fault in faults if (fault.place, fault.what) in HANDFUL]


def _run(house: House, story: Story, fault: Fault) -> list[str]:
    house.has_struck = True
    try:
        house.revive()
        story.prepare(house)
        with fault.befall(house):
            story.act(house)
        house.recover()
        return [*story.missing(), *violations_at_rest(house.stripe)]
    except (AssertionError, OSError, httpx.HTTPError, DatabaseError, ObjectDoesNotExist) as broken:
        return [f"the run broke off: {broken!r}"]


def _faults(house: House, story: Story) -> Iterator[Fault]:
    """Let a story pass in fair weather to learn where it can be hurt, then yield each fault."""
    story.prepare(house)
    house.stripe.control("weather", kind="latency", target="*", seconds=0)
    programs = {"web": house.web, "worker": house.worker}
    for program in programs.values():
        for tripwire in program.tripwires.values():
            tripwire.disarm()
    began = {event["id"] for event in house.stripe.objects("events")}
    story.act(house)
    heard = house.worker.tripwires
    wait_until(lambda: all(heard[server].counts[False] for server in SERVERS))
    house.wait_until_quiet()
    silent = [server for server in SERVERS if not heard[server].counts[False]]
    assert not silent, f"in fair weather the worker never spoke to {silent}"
    steps = {
        (name, server): program.tripwires[server].counts[False]
        for name, program in programs.items()
        for server in SERVERS
    }
    calls = {strike["subject"] for strike in house.stripe.weather_log()}
    told = {event["type"] for event in house.stripe.objects("events") if event["id"] not in began}
    house.recover()
    for call in sorted(calls - {TAX_RATES}):
        if not any(ours in call for ours in NOT_OURS):
            yield from call_faults(call)
    if TAX_RATES in calls:
        yield from first_rate_faults()
    for event_type in sorted(told & set(ROUTES)):
        yield from event_faults(event_type)
    for (name, server), count in steps.items():
        yield from deaths(name, server, steps=count)
    yield from DISASTERS
