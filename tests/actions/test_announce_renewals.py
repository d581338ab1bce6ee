"""A yearly renewal is announced in time, once, with its price."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.announce_renewals import announce_renewals
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.models import GRACE, NOTICE, Membership
from souche.domain.memberships.states import MembershipStatus
from tests.actions.memberships import PERIOD, membership_in
from tests.cast import ALICE, NOON, offer_plan, open_theatre

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db

RENEWAL = NOON + PERIOD
IN_TIME = RENEWAL - NOTICE


@pytest.fixture
def yearly(db: None) -> Membership:  # noqa: ARG001  # the database is asked for
    """Return Alice's yearly membership, which renews a year after noon."""
    open_theatre()
    return membership_in(MembershipStatus.ACTIVE, term="yearly", plan=offer_plan(cents=0))


def test_the_notice_goes_to_the_member(yearly: Membership) -> None:
    assert announce_renewals(now=IN_TIME) == 1

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.membership) == (MailKind.RENEWAL_NOTICE, ALICE.email, yearly)


def test_it_goes_between_three_months_and_one_month_ahead() -> None:
    assert timedelta(days=31) < NOTICE < timedelta(days=89)


def test_it_goes_once_for_each_renewal(yearly: Membership) -> None:
    announce_renewals(now=IN_TIME)
    assert announce_renewals(now=IN_TIME + timedelta(days=1)) == 0

    yearly.extend(ends_at=RENEWAL + PERIOD)

    assert announce_renewals(now=IN_TIME + PERIOD) == 1


@pytest.mark.parametrize("now", [IN_TIME - timedelta(days=1), RENEWAL, RENEWAL + GRACE])
@pytest.mark.usefixtures("yearly")
def test_it_goes_neither_too_early_nor_too_late(now: datetime) -> None:
    assert announce_renewals(now=now) == 0


@pytest.mark.parametrize(
    ("status", "term"),
    [
        (MembershipStatus.ENDING, "yearly"),
        (MembershipStatus.PAST_DUE, "yearly"),
        (MembershipStatus.ACTIVE, "monthly"),
        (MembershipStatus.ACTIVE, "year"),
    ],
)
@pytest.mark.usefixtures("db")
def test_nothing_is_announced_that_will_not_happen(status: MembershipStatus, term: str) -> None:
    open_theatre()
    membership_in(status, term=term, plan=offer_plan(cents=0))

    assert announce_renewals(now=IN_TIME) == 0
