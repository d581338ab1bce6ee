"""The running sandbox's memory, and the unit of work that changes it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stripe_sandbox.state import events, weather
from stripe_sandbox.state.account import french_account
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.options import Options, read_options
from stripe_sandbox.state.store import Query, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from stripe_sandbox.state.store import Json
    from stripe_sandbox.state.weather import Course

    Tasks = Mapping[str, Callable[["Work", Json], object]]

API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The request that causes a change; both are None when Checkout or time causes it."""

    request_id: str | None = None
    idempotency_key: str | None = None


NOBODY = Origin()


class State:
    """Everything that outlives a request. One per process and file."""

    def __init__(self, *, data: Path, base_url: str, is_power_safe: bool = False) -> None:
        self.store = Store(path=data, is_power_safe=is_power_safe)
        self.base_url = base_url
        # Called after a transaction that recorded events, from the thread that committed it.
        self.watchers: list[Callable[[], None]] = []
        # What a deadline's task does with the object that waited for it; given when the sandbox starts.
        self.tasks: Tasks = {}
        with self.store.transaction():
            if not self.store.select(Query(kind="account", limit=1)):
                self.store.put(french_account(account_id=new_id("acct"), created=self.now()))

    def now(self) -> int:
        """Return the sandbox's time in seconds: the machine's, or where it stands, plus its advance."""
        stands_at = self.store.option("clock_stands_at", None)
        running = int(time.time()) if stands_at is None else int(stands_at)
        return running + int(self.store.option("clock", 0))

    def advance_clock(self, *, seconds: int) -> None:
        """Move the sandbox's time forward."""
        self.store.set_option("clock", int(self.store.option("clock", 0)) + seconds)

    def stop_clock(self) -> None:
        """Let the sandbox's time stand still until it is advanced or goes on."""
        self.store.set_option("clock_stands_at", self.now() - int(self.store.option("clock", 0)))

    def start_clock(self) -> None:
        """Let the sandbox's time go on from where it is."""
        now = self.now()
        self.store.set_option("clock_stands_at", None)
        self.store.set_option("clock", now - int(time.time()))

    def account(self) -> Json:
        """Return the account that every key opens, in Stripe's shape."""
        return self.store.select(Query(kind="account", limit=1))[0]

    def forget_everything(self) -> None:
        """Begin again with a new account and nothing else."""
        with self.store.transaction():
            self.store.forget_everything()
            self.store.put(french_account(account_id=new_id("acct"), created=self.now()))

    def after_events(self) -> None:
        """Let those who follow the events know that there are new ones."""
        for watcher in self.watchers:
            watcher()

    @contextmanager
    def work(self, *, origin: Origin = NOBODY) -> Iterator[Work]:
        """Open a transaction whose events are delivered after it is committed."""
        with self.store.transaction():
            work = Work(state=self, origin=origin, now=self.now(), options=read_options(store=self.store))
            yield work
        if work.has_events:
            self.after_events()


@dataclass(kw_only=True)
class Work:
    """One transaction: what it finds, saves and tells the endpoints.

    `now` is the time of the objects: that of their customer's test clock, if there is one. Events have the
    sandbox's own time, `opened_at`, so that they are found where they are looked for.
    """

    state: State
    origin: Origin
    now: int
    options: Options
    batch: str = field(default_factory=lambda: random_text(12))
    has_events: bool = False
    opened_at: int = field(init=False)

    def __post_init__(self) -> None:
        """Remember the sandbox's time, whatever clock is followed later."""
        self.opened_at = self.now

    @property
    def store(self) -> Store:
        """Return the store, inside this transaction."""
        return self.state.store

    def save(self, thing: Json, *, parent: str | None = None, hidden: Json | None = None) -> Json:
        """Insert or replace an object and return it."""
        return self.store.put(thing, parent=parent, hidden=hidden)

    def emit(self, event_type: str, thing: Json, *, before: Json | None = None) -> Json:
        """Record an event about an object as it stands now; `before` gives the former values of an update.

        Weather may lead it astray, or make two Event objects of the one fact.
        """
        strikes = weather.strikes(store=self.store, subject=event_type, kinds=weather.WEBHOOK_KINDS)
        course = weather.course_of(strikes, stage=self.options.stage(event_type=event_type))
        if any(strike.rule.kind == "double" for strike in strikes):
            self._tell(event_type, thing, before=before, course=course)
        return self._tell(event_type, thing, before=before, course=course)

    def _tell(self, event_type: str, thing: Json, *, before: Json | None, course: Course) -> Json:
        wanted = events.listening(store=self.store, event_type=event_type)
        event = self._event(event_type, thing, before=before, pending=len(wanted))
        self.save(event, hidden={"mode": self.options.mode})
        events.plan(store=self.store, event=event["id"], endpoints=wanted, course=course, batch=self.batch)
        self.has_events = True
        return event

    def _event(self, event_type: str, thing: Json, *, before: Json | None, pending: int) -> Json:
        content: Json = {"object": thing}
        if before is not None:
            content["previous_attributes"] = {
                name: value for name, value in before.items() if thing.get(name) != value
            }
        return {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.opened_at,
            "data": content,
            "livemode": False,
            "pending_webhooks": pending,
            "request": {
                "id": self.origin.request_id,
                "idempotency_key": self.origin.idempotency_key,
            },
            "type": event_type,
        }
