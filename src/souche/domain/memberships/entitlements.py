"""What an order gives a right to, tickets and memberships together, and what of it is still valid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection

    from souche.domain.orders.models import Order


class NothingChosen(Exception):
    """No ticket and no membership was chosen."""


class NotValid(Exception):
    """Something chosen is not of this order, or not valid any more: somebody may have been faster."""


@dataclass(frozen=True)
class Entitlements:
    """Tickets, with their lines and events, and memberships."""

    tickets: tuple[Ticket, ...]
    memberships: tuple[Membership, ...]

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.tickets or self.memberships)

    @property
    def _all(self) -> list[Ticket | Membership]:
        return [*self.tickets, *self.memberships]

    @property
    def public_ids(self) -> list[str]:
        """Return the public id of each."""
        return [each.public_id for each in self._all]

    def by_line(self) -> dict[int, int]:
        """Return `{line pk: how many}`."""
        return Counter(each.line_id for each in self._all)

    def by_label(self) -> dict[str, int]:
        """Return `{label of the line: how many}`."""
        return Counter(each.line.label for each in self._all)

    def places_by_quota(self) -> dict[int, int]:
        """Return `{quota pk: places}`; memberships take none."""
        return Counter(ticket.line.quota_id for ticket in self.tickets if ticket.line.quota_id)

    def among(self, public_ids: Collection[str]) -> Entitlements:
        """Keep those chosen by their public ids; raise NothingChosen or NotValid."""
        if not public_ids:
            raise NothingChosen
        chosen = Entitlements(
            tickets=tuple(ticket for ticket in self.tickets if ticket.public_id in public_ids),
            memberships=tuple(one for one in self.memberships if one.public_id in public_ids),
        )
        if set(chosen.public_ids) != set(public_ids):
            raise NotValid
        return chosen


def valid_entitlements(*, order: Order) -> Entitlements:
    """Return what an order gives a right to now."""
    tickets = Ticket.objects.valid().filter(order=order).select_related("line", "event")
    memberships = Membership.objects.running().filter(line__order=order).select_related("plan", "line")
    return Entitlements(tickets=tuple(tickets), memberships=tuple(memberships))
