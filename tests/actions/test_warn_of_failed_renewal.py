"""A failed renewal is told to the member and to the organiser."""

from __future__ import annotations

import pytest

from souche.actions.warn_of_failed_renewal import warn_of_failed_renewal
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.states import MembershipStatus
from tests.actions.memberships import membership_in
from tests.cast import ALICE, NOON, offer_plan, open_theatre

pytestmark = pytest.mark.django_db


def test_each_has_their_own_letter() -> None:
    organisation = open_theatre()
    membership = membership_in(MembershipStatus.PAST_DUE, term="monthly", plan=offer_plan(cents=0))

    warn_of_failed_renewal(membership=membership, now=NOON)

    assert dict(Mail.objects.values_list("kind", "to")) == {
        MailKind.RENEWAL_FAILED: ALICE.email,
        MailKind.MEMBER_PAST_DUE: organisation.email,
    }
