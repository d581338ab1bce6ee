"""A month of the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from souche.domain.payments.models import RefundReason

if TYPE_CHECKING:
    from datetime import datetime

# These give back money that was never counted as a sale: the order was not paid by it.
NEVER_SOLD = (RefundReason.LATE_WITHOUT_PLACE, RefundReason.PAID_TWICE, RefundReason.WRONG_AMOUNT)


@dataclass(frozen=True)
class Month:
    """A period [since, until) of real sales, or of rehearsals."""

    since: datetime
    until: datetime
    is_livemode: bool
