"""What was heard in a rehearsal, act by act, and what it left at Stripe."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.errors import StripeFailed
from souche.domain.payments.gateway.hearing import heard_by
from souche.domain.payments.gateway.rehearsal_tidying import KINDS, take_away
from souche.domain.payments.rehearsal.acts import ACTS, PAGE
from souche.domain.payments.rehearsal.stage import NobodyPaid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from souche.domain.payments.gateway.facts import StripeAccess
    from souche.domain.payments.gateway.hearing import Message
    from souche.domain.payments.rehearsal.stage import Stage

# What our reading of an answer raises where the answer is not as we know it.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
# What a call makes, in the words of `KINDS`.
MADE_BY = {
    "POST /v1/billing_portal/configurations": "portal",
    "POST /v1/checkout/sessions": "session",
    "POST /v1/customers": "customer",
    "POST /v1/invoices": "invoice",
    "POST /v1/subscriptions": "subscription",
    "POST /v1/tax_rates": "tax_rate",
}
# Stripe makes products of lines too.
PRODUCT = re.compile(r'"(prod_\w+)"')
REFUSED_FROM = 400


class Stopped(Exception):
    """Somebody asked the rehearsal to stop."""


@dataclass
class Act:
    """One act: what was heard, and why it broke off, if it did: the class of the error and what it missed."""

    name: str
    messages: list[Message] = field(default_factory=list)
    broken_off: str = ""


@dataclass
class Record:
    """A rehearsal: its acts, and the events by the call that caused them, in Stripe's order.

    `left` names what could not be taken away, `is_whole` says that it was not stopped.
    """

    acts: list[Act] = field(default_factory=list)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def event_count(self) -> int:
        """Return how many events were caused."""
        return sum(map(len, self.events.values()))

    @property
    def is_unpaid(self) -> bool:
        """Say whether the page was opened and nobody paid on it."""
        return any(act.broken_off == NobodyPaid.__name__ for act in self.acts)

    def messages(self) -> Iterator[Message]:
        """Yield all that was heard."""
        for act in self.acts:
            yield from act.messages


def perform(*, stage: Stage, record: Record, is_stopped: Callable[[], bool]) -> None:
    """Play all acts at one Stripe and write down what is heard; raise Stopped once a call is answered.

    An act that Stripe refuses, or whose answer we cannot read, breaks off; the next ones are played.
    """
    for name, play in ACTS.items():
        if name == PAGE and not stage.side.buyer:
            return
        act = Act(name)
        record.acts.append(act)

        def hear(message: Message, act: Act = act) -> None:
            act.messages.append(message)
            if is_stopped():
                raise Stopped

        with heard_by(hear):
            try:
                play(stage)
            except (StripeFailed, NobodyPaid, *UNREADABLE) as error:
                act.broken_off = _why(error)


def _why(error: Exception) -> str:
    """Return what went wrong in a word: what Stripe says beside may name the account."""
    missed = f" {error}" if isinstance(error, KeyError) else ""
    return f"{type(error).__name__}{missed}"


def tidy(*, access: StripeAccess, record: Record) -> None:
    """Take away what a rehearsal made, and write down what could not be, each by its kind and Stripe's id."""
    for kind, object_id in _made(record):
        try:
            take_away(access=access, kind=kind, object_id=object_id)
        except StripeFailed:
            record.left.append(f"{kind} {object_id}")


def _made(record: Record) -> list[tuple[str, str]]:
    """Return the kinds and ids of what answers tell was made, in the order to take it away."""
    made: dict[tuple[str, str], None] = {}
    for message in record.messages():
        if message.status < REFUSED_FROM and message.call in MADE_BY:
            made[MADE_BY[message.call], message.content["id"]] = None
        for product in PRODUCT.findall(json.dumps(message.content)):
            made["product", product] = None
    return sorted(made, key=lambda one: list(KINDS).index(one[0]))


def note_events(*, record: Record, events: list[dict[str, Any]], ours: frozenset[str]) -> None:
    """Write down the events that the rehearsal caused, by the call.

    Those of what a buyer did on Stripe's page name no call of ours: they are known by the ids in `ours`.
    """
    calls = {
        message.request_id: f"{act.name}: {message.call}" for act in record.acts for message in act.messages
    }
    record.events = {}
    for event in events:
        cause = calls.get((event.get("request") or {}).get("id") or "")
        if not cause and ours & set(re.findall(r"\w+", json.dumps(event["data"]["object"]))):
            cause = PAGE
        if cause:
            record.events.setdefault(cause, []).append(event)
