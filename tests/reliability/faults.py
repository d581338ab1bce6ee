"""The faults: what is done to the house, by the place where it strikes."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from souche.domain.payments.models import StripeTaxRate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.reliability.house import House

    Befall = Callable[[House], AbstractContextManager[None]]

CALL_KINDS = {
    "timeout_before": "timeout",
    "timeout_after": "timeout after the effect",
    "reset_before": "reset",
    "reset_after": "reset after the effect",
    "error_before": "500",
    "error_after": "500 after the effect",
    "rate_limit": "429",
    "lock_timeout": "429 lock_timeout",
    "idempotency_key_in_use": "409",
}
EVENT_KINDS = {
    "duplicate": "duplicated",
    "double": "told twice",
    "reorder": "reordered",
    "delay": "delayed for an hour",
    "drop": "dropped",
}
# The SDK asks three times; the fourth strike meets whoever tries again.
ONCE, FOR_LONG = 1, 4
HANG_UP_SECONDS = 0.3
AN_HOUR = 3600
TAX_RATES = "POST /v1/tax_rates"
SMALL_FILE_BYTES = 1000
# The worker is in the middle of it.
BUSY_STEP = 3
TWO_CHILDREN = "--workers=2"
# While it is imported, and while its children load.
START_MOMENTS = (0.5, 1.5, 2.5)


@dataclass(frozen=True)
class Fault:
    """Where it strikes, what happens there, and how it is brought about while a story passes."""

    place: str
    what: str
    befall: Befall


def weather(kind: str, target: str, *, count: int, seconds: float) -> Befall:
    """Return how the local Stripe misbehaves."""

    @contextmanager
    def befall(house: House) -> Iterator[None]:
        house.stripe.control("weather", kind=kind, target=target, count=count, seconds=seconds)
        yield
        house.wait_until_quiet()
        house.has_struck = bool(house.stripe.weather_log())

    return befall


def call_faults(target: str) -> Iterator[Fault]:
    """Yield what may become of a call to Stripe: once, and for longer than the SDK tries."""
    for kind, what in CALL_KINDS.items():
        for count in (ONCE, FOR_LONG) if target.startswith("POST") else (FOR_LONG,):
            befall = weather(kind, target, count=count, seconds=HANG_UP_SECONDS)
            yield Fault(target, f"{what} × {count}", befall)


def first_rate_faults() -> Iterator[Fault]:
    """Yield what may become of the call that is made once for each VAT rate: it is made as new each time."""
    for fault in call_faults(TAX_RATES):
        yield replace(fault, befall=_without_rates(fault.befall))


def _without_rates(befall: Befall) -> Befall:
    @contextmanager
    def befall_anew(house: House) -> Iterator[None]:
        StripeTaxRate.objects.all().delete()
        house.web.kill()
        house.revive()
        with befall(house):
            yield

    return befall_anew


def event_faults(target: str) -> Iterator[Fault]:
    """Yield what may become of a webhook."""
    for kind, what in EVENT_KINDS.items():
        yield Fault(target, what, weather(kind, target, count=1, seconds=AN_HOUR))


def deaths(program: str, server: str, *, steps: int) -> Iterator[Fault]:
    """Yield `kill -9` of a program before and after each step of its talk with a server."""
    for number in range(1, steps + 1):
        for is_after in (False, True):
            yield Fault(
                f"{program}, step {number} with {server}",
                "kill -9 " + ("after" if is_after else "before"),
                _death(program, server, number=number, is_after=is_after),
            )


def _death(program: str, server: str, *, number: int, is_after: bool) -> Befall:
    @contextmanager
    def befall(house: House) -> Iterator[None]:
        victim = house.web if program == "web" else house.worker
        tripwire = victim.tripwires[server]
        tripwire.arm(number=number, is_after=is_after, kill=victim.kill)
        yield
        house.wait_until_quiet()
        house.has_struck = tripwire.has_struck
        tripwire.disarm()

    return befall


@contextmanager
def _postgres_restarts(house: House) -> Iterator[None]:
    house.restart_postgres()
    yield
    house.restart_postgres()


def _restart_under_traffic(mode: str) -> Befall:
    """Return how PostgreSQL is started again while the worker is at work."""

    @contextmanager
    def befall(house: House) -> Iterator[None]:
        tripwire = house.worker.tripwires["database"]
        tripwire.arm(number=BUSY_STEP, is_after=False, kill=lambda: house.restart_postgres(mode))
        yield
        house.wait_until_quiet()
        house.has_struck = tripwire.has_struck
        tripwire.disarm()
        assert house.web.is_running, "the web server ended with the database"
        assert house.worker.is_running, "the worker ended with the database"

    return befall


@contextmanager
def _web_child_dies(house: House) -> Iterator[None]:
    house.web.kill()
    house.web.words.append(TWO_CHILDREN)
    house.revive()
    tripwire = house.web.tripwires["database"]
    tripwire.arm(number=1, is_after=False, kill=house.web.kill_child)
    yield
    house.wait_until_quiet()
    house.has_struck = tripwire.has_struck
    tripwire.disarm()
    house.web.words.remove(TWO_CHILDREN)
    assert house.web.is_running, "the web server ended with its child"
    house.web.kill()


@contextmanager
def _told_to_end_at_start(house: House) -> Iterator[None]:
    for program in (house.web, house.worker):
        for seconds in START_MOMENTS:
            program.kill()
            program.end_at_start(seconds=seconds)
    house.revive()
    yield


@contextmanager
def _disk_is_full(house: House) -> Iterator[None]:
    house.worker.kill()
    house.revive(
        limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE_BYTES, SMALL_FILE_BYTES))
    )
    yield
    house.wait_until_quiet()
    house.worker.kill()


def _cut_off(server: str) -> Befall:
    @contextmanager
    def befall(house: House) -> Iterator[None]:
        proxy = house.worker.proxies[server]
        proxy.is_cut = True
        yield
        house.wait_until_quiet()
        proxy.is_cut = False

    return befall


DISASTERS = (
    Fault("PostgreSQL", "crashes before and in the middle", _postgres_restarts),
    Fault("PostgreSQL", "restarted under traffic, fast", _restart_under_traffic("fast")),
    Fault("PostgreSQL", "restarted under traffic, immediate", _restart_under_traffic("immediate")),
    Fault("web, one of two children", "kill -9", _web_child_dies),
    Fault("web and worker, as they start", "SIGTERM", _told_to_end_at_start),
    Fault("the archive's disk", "full", _disk_is_full),
    Fault("SMTP", "down for an hour", _cut_off("mail")),
    Fault("Stripe, for the worker", "down for an hour", _cut_off("stripe")),
)
