"""The organiser asks members whether they agree to today's price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail, MailKind

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership


class NothingToPropose(Exception):
    """The member pays today's price already, or nothing that renews."""


def propose_price(*, membership: Membership, now: datetime) -> None:
    """Write today's price of the tariff to a member, who may agree or not: until then nothing changes.

    Raises NothingToPropose.
    """
    price = membership.line.price
    if not membership.is_stoppable or price.is_free_price or price.amount_cents == membership.amount_cents:
        raise NothingToPropose(membership.public_id)
    with transaction.atomic():
        membership.propose(amount_cents=price.amount_cents)
        Mail.about(membership=membership, kind=MailKind.NEW_PRICE, now=now)
