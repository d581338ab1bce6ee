"""The memberships of an order that was just paid begin: a year each, or until the end of the season."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from souche.domain.memberships.models import Membership
from souche.domain.memberships.terms import end_of_day, end_of_year_from
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Order


def begin_memberships(*, order: Order, now: datetime) -> None:
    """Begin what the order promised; who renews ahead of time loses nothing of what is left."""
    zone = ZoneInfo(Organisation.current().time_zone)
    for membership in Membership.objects.filter(line__order=order).select_related("plan"):
        season_ends_on = membership.plan.season_ends_on
        if season_ends_on:
            starts_at, ends_at = now, end_of_day(day=season_ends_on, zone=zone)
        else:
            starts_at = membership.predecessor_ends_at(now=now) or now
            ends_at = end_of_year_from(begins_at=starts_at, zone=zone)
        membership.begin(starts_at=starts_at, ends_at=ends_at)
