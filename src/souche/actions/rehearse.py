"""Rehearse: play at a Stripe in test mode what the box office does, and at the local one, and compare."""

from __future__ import annotations

import secrets
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.errors import StripePermissionMissing
from souche.domain.payments.gateway.rehearsal_questions import every_event_since
from souche.domain.payments.rehearsal.comparison import compare
from souche.domain.payments.rehearsal.record import Record, Stopped, note_events, perform, tidy
from souche.domain.payments.rehearsal.stage import Side, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.payments.gateway.facts import StripeAccess
    from souche.domain.payments.rehearsal.comparison import Difference

TEST_KEYS = ("sk_test_", "rk_test_")
MARK_BYTES = 6
# Stripe's clock and ours are not the same.
DRIFT = timedelta(minutes=5)


class NotATestKey(Exception):
    """The key is no secret key of test mode: with a live one real money would move."""


@dataclass(frozen=True)
class Rehearsed:
    """What two Stripes answered, and each difference with how often it was met; none where it was stopped."""

    here: Record
    there: Record
    differences: Counter[Difference]

    @property
    def is_whole(self) -> bool:
        """Say whether nobody stopped it."""
        return self.here.is_whole and self.there.is_whole


def rehearse(
    *, at: Side, beside: Side, waits: Callable[[], bool], is_stopped: Callable[[], bool], now: datetime
) -> Rehearsed:
    """Play the same acts beside, at the local Stripe, and at another; take away what they made; compare.

    `waits` pauses for events that have not come yet, and says no once they are not waited for any more. When
    `is_stopped` says so, the call under way is finished and what was made is taken away. Raises NotATestKey,
    StripeKeyRefused, StripeUnreachable.
    """
    if not at.access.secret_key.startswith(TEST_KEYS):
        raise NotATestKey
    _knock(at.access)
    play = partial(_play, waits=waits, is_stopped=is_stopped, now=now)
    here = play(beside, event_count=0)
    there = play(at, event_count=here.event_count)
    is_whole = here.is_whole and there.is_whole
    return Rehearsed(here, there, compare(here=here, there=there) if is_whole else Counter())


def _knock(access: StripeAccess) -> None:
    """Ask whether anybody opens, before anything is made; a restricted key may not see the account."""
    with suppress(StripePermissionMissing):
        read_account(access=access)


def _play(
    side: Side,
    *,
    event_count: int,
    waits: Callable[[], bool],
    is_stopped: Callable[[], bool],
    now: datetime,
) -> Record:
    """Play at one Stripe until it has told of so many events, and tidy up whatever happens."""
    stage, record = Stage(side=side, mark=secrets.token_hex(MARK_BYTES), now=now), Record()
    try:
        with suppress(Stopped):
            perform(stage=stage, record=record, is_stopped=is_stopped)
            _note_events(stage, record)
            while record.event_count < event_count and not record.is_unpaid and waits():
                _note_events(stage, record)
            record.is_whole = not is_stopped()
    finally:
        tidy(access=side.access, record=record)
    return record


def _note_events(stage: Stage, record: Record) -> None:
    with suppress(StripePermissionMissing):
        events = every_event_since(access=stage.access, since=stage.now - DRIFT)
        note_events(record=record, events=events, ours=stage.ids())
