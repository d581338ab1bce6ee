"""The fault table: which faults befall which story, and what was found afterwards."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from souche.entrypoints.webhooks.routes import ROUTES
from tests.reliability.faults import DISASTERS, Fault, call_faults, deaths, event_faults
from tests.reliability.house import House
from tests.reliability.invariants import violations_at_rest
from tests.reliability.programs import SERVERS
from tests.reliability.stories import GivingBack, Purchase, Renewal, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reliability.setting import Setting

# What the watcher itself asks Stripe while a story passes.
NOT_OURS = ("/v1/events", "/v1/test_helpers")


@dataclass
class Table:
    """What was run, and what did not hold."""

    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def note(self, story: Story, fault: Fault, outcome: str, violations: list[str]) -> None:
        """Write down a run, with what is newly wrong since the one before."""
        self.runs[story.name, fault.place] += 1
        new = [sentence for sentence in [outcome, *violations] if sentence and sentence not in self.known]
        self.known.update(violations)
        self.found += [f"{story.name}, {fault.place}, {fault.what}: {sentence}" for sentence in new]


def run_table(setting: Setting, *, is_short: bool, only: str) -> int:
    """Run the faults, print what is wrong; return 1 when something is."""
    table, began = Table(), time.monotonic()
    with House(setting) as house:
        for story in (Purchase(), GivingBack(), Renewal()):
            for fault in list(_faults(house, story)):
                words = f"{story.name}, {fault.place}, {fault.what}"
                if only in words:
                    _run(house, story, fault, table)
                    print(f"{time.monotonic() - began:7.1f} s  {words}", flush=True)
    for sentence in table.found:
        print(sentence)
    return int(bool(table.found))


def _run(house: House, story: Story, fault: Fault, table: Table) -> None:
    house.revive()
    story.prepare(house)
    with fault.befall(house):
        story.act(house)
    house.recover()
    table.note(story, fault, story.outcome(), violations_at_rest(house.stripe))


def _faults(house: House, story: Story) -> Iterator[Fault]:
    """Let a story pass in fair weather to learn where it can be hurt, then yield each fault."""
    story.prepare(house)
    house.stripe.control("weather", kind="latency", target="*", seconds=0)
    programs = {"web": house.web, "worker": house.worker}
    for program in programs.values():
        for tripwire in program.tripwires.values():
            tripwire.disarm()
    story.act(house)
    house.wait_until_quiet()
    steps = {
        (name, server): program.tripwires[server].counts[False]
        for name, program in programs.items()
        for server in SERVERS
    }
    subjects = {strike["subject"] for strike in house.stripe.weather_log()}
    calls = [subject for subject in subjects if not any(ours in subject for ours in NOT_OURS)]
    told = {event["type"] for event in house.stripe.objects("events")} & set(ROUTES)
    house.recover()
    print(story.name, steps, sorted(calls), sorted(told), violations_at_rest(house.stripe))
    for call in sorted(calls):
        yield from call_faults(call)
    for event_type in sorted(told):
        yield from event_faults(event_type)
    for (name, server), count in steps.items():
        yield from deaths(name, server, steps=count)
    yield from DISASTERS
