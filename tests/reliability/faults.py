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
    Fault("the archive's disk", "full", _disk_is_full),
    Fault("SMTP", "down for an hour", _cut_off("mail")),
    Fault("Stripe, for the worker", "down for an hour", _cut_off("stripe")),
)
