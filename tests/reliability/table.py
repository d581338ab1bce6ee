"""The fault table: which faults befall which story, and what was found afterwards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
from tests.reliability.stories import GivingBack, Purchase, Renewal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reliability.faults import Fault
    from tests.reliability.setting import Setting
    from tests.reliability.stories import Story

# What the watcher itself asks Stripe while a story passes.
NOT_OURS = ("/v1/events", "/v1/test_helpers")
# What the short form runs, of purchases alone.
HANDFUL = {
    ("POST /v1/checkout/sessions", "reset after the effect × 1"),
    ("checkout.session.completed", "dropped"),
    ("invoice.paid", "told twice"),
    ("worker, step 3 with database", "kill -9 after"),
    ("SMTP", "down for an hour"),
}


@dataclass
class Row:
    """What was done at one place of one story: how often it struck, and what did not hold then."""

    runs: int = 0
    faults: dict[str, None] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)


def run_table(setting: Setting, *, is_short: bool, only: str) -> dict[tuple[str, str], Row]:
    """Run the faults whose words contain `only`, or one of each kind; return what became of each place."""
    table: dict[tuple[str, str], Row] = defaultdict(Row)
    known: set[str] = set()
    with House(setting) as house:
        for story in (Purchase(),) if is_short else (Purchase(), GivingBack(), Renewal()):
            faults = [
                fault
                for fault in _faults(house, story)
                if only in f"{story.name}, {fault.place}, {fault.what}"
            ]
            for fault in _handful(faults) if is_short else faults:
                said = _run(house, story, fault)
                new = [sentence for sentence in said if sentence not in known]
                known.update(new)
                _note(table[story.name, fault.place], fault, new, has_struck=house.has_struck)
    return table


def _note(row: Row, fault: Fault, said: list[str], *, has_struck: bool) -> None:
    words = f"{fault.place}, {fault.what}"
    print(words if has_struck else f"{words}: never came to it", *said, sep="\n    ", flush=True)  # noqa: T201  # a long run tells where it is
    row.runs += has_struck
    row.faults[fault.what.partition(" ×")[0]] = None
    row.found += [f"{words}: {sentence}" for sentence in said]


def _handful(faults: list[Fault]) -> list[Fault]:
    """Return those that the short form runs."""
    return [fault for fault in faults if (fault.place, fault.what) in HANDFUL]


def _run(house: House, story: Story, fault: Fault) -> list[str]:
    house.revive()
    story.prepare(house)
    house.has_struck = True
    with fault.befall(house):
        story.act(house)
    house.recover()
    return [*story.missing(), *violations_at_rest(house.stripe)]


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
    house.wait_until_quiet()
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
