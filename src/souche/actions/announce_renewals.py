"""Members whose yearly membership renews soon are told when, for how much, and how to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import Membership

if TYPE_CHECKING:
    from datetime import datetime


def announce_renewals(*, now: datetime) -> int:
    """Write a notice for each coming renewal that was not announced, once; return how many were written."""
    memberships = Membership.objects.to_announce(now=now).with_their_facts()
    return sum(_announce(membership, now=now) for membership in memberships)


def _announce(membership: Membership, *, now: datetime) -> bool:
    with transaction.atomic():
        if not membership.claim_announcement():
            return False
        Mail.about(membership=membership, kind=MailKind.RENEWAL_NOTICE, now=now)
    return True
