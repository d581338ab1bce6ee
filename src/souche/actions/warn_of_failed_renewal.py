"""The member and the organiser are told that a renewal could not be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.memberships.models import Membership


def warn_of_failed_renewal(*, membership: Membership, now: datetime) -> None:
    """Write one e-mail to each, in the transaction that moved the membership to past due."""
    Mail.about(membership=membership, kind=MailKind.RENEWAL_FAILED, now=now)
    Mail.about(membership=membership, kind=MailKind.MEMBER_PAST_DUE, to=Organisation.current().email, now=now)
