"""THE table of moves of a membership. docs/map.md draws it; nothing else changes a status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipStatus(models.TextChoices):
    """Where a membership stands."""

    PENDING = "pending", _("Waiting for payment")
    ACTIVE = "active", _("Active")
    PAST_DUE = "past_due", _("Renewal unpaid")
    ENDING = "ending", _("Stopped, until its end")
    ENDED = "ended", _("Ended")


@dataclass(frozen=True)
class Move:
    """A verb, the statuses it may start from, and the one it leads to."""

    verb: str
    sources: frozenset[MembershipStatus]
    target: MembershipStatus


BEGIN = Move("begin", frozenset({MembershipStatus.PENDING}), MembershipStatus.ACTIVE)
ABANDON = Move("abandon", frozenset({MembershipStatus.PENDING}), MembershipStatus.ENDED)
FALL_DUE = Move("fall_due", frozenset({MembershipStatus.ACTIVE}), MembershipStatus.PAST_DUE)
RECOVER = Move("recover", frozenset({MembershipStatus.PAST_DUE}), MembershipStatus.ACTIVE)
STOP = Move("stop", frozenset({MembershipStatus.ACTIVE}), MembershipStatus.ENDING)
# Stripe's portal lets a member take back what they stopped, until the end.
KEEP = Move("keep", frozenset({MembershipStatus.ENDING}), MembershipStatus.ACTIVE)
END = Move(
    "end",
    frozenset({MembershipStatus.ACTIVE, MembershipStatus.PAST_DUE, MembershipStatus.ENDING}),
    MembershipStatus.ENDED,
)

MOVES = (BEGIN, ABANDON, FALL_DUE, RECOVER, STOP, KEEP, END)
RUNNING = (MembershipStatus.ACTIVE, MembershipStatus.PAST_DUE, MembershipStatus.ENDING)


class IllegalMove(Exception):
    """The membership is no longer where the move starts from."""
