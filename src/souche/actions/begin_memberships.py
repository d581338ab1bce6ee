"""The memberships of an order that was just paid begin: a year each, or until the end of the season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.memberships.models import Membership
from souche.domain.memberships.terms import end_of_day, end_of_year_after, end_of_year_from
from souche.domain.organisation.models import Organisation
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from souche.domain.orders.models import Order


def begin_memberships(*, order: Order, now: datetime) -> None:
    """Begin what the order promised; who renews ahead of time loses nothing of what is left.

    A season ends with the last day that it was ordered with. What its member has already, because two orders
    of it were paid, is given back by a job of its own. The caller has locked the member's row.
    """
    zone = Organisation.current().zone
    for membership in Membership.objects.filter(line__order=order):
        is_second = any(twin.is_running for twin in membership.twins(zone=zone, now=now))
        _begin(membership, zone=zone, now=now)
        if is_second:
            membership.note_second()
            queue.defer("refund_second_membership", {"membership_id": membership.public_id})


def _begin(membership: Membership, *, zone: ZoneInfo, now: datetime) -> None:
    before = membership.predecessor_ends_at(now=now)
    if membership.season_ends_on:
        ends_at = end_of_day(day=membership.season_ends_on, zone=zone)
    elif before:
        ends_at = end_of_year_after(ends_at=before, zone=zone)
    else:
        ends_at = end_of_year_from(begins_at=now, zone=zone)
    membership.begin(starts_at=before if before and before < ends_at else now, ends_at=ends_at)
