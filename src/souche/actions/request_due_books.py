"""The books of the month that ended are asked for, whoever slept when it did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.request_books import request_books
from souche.domain.accounting.models import AccountChart
from souche.domain.orders.models import Order
from souche.domain.organisation.models import ActorKind, JournalEntry, Organisation

if TYPE_CHECKING:
    from datetime import datetime

# The night of the first day brings what Stripe did not tell: books are made on the second morning.
SETTLED = timedelta(hours=30)


def request_due_books(*, now: datetime) -> bool:
    """Ask for the books of the last month, where they are wanted and the calendar never did; say whether.

    Months are those of the house's days. A month before the house's first order has no books.
    """
    if not AccountChart.current().is_monthly:
        return False
    organisation = Organisation.current()
    month = organisation.day_of(now - SETTLED).replace(day=1) - timedelta(days=1)
    asked = JournalEntry.objects.filter(
        verb="books.requested", actor_kind=ActorKind.SOUCHE, subject=f"{month:%Y-%m}"
    )
    first = Order.objects.order_by("placed_at").values_list("placed_at", flat=True).first()
    if asked.exists() or first is None or organisation.day_of(first) > month:
        return False
    request_books(month=month, by=None, now=now)
    return True
