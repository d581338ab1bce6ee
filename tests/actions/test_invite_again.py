"""An invitation is sent again while it waits: another link, another week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.invite_again import invite_again
from souche.actions.invite_staff import invite_staff
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import BadInvitation, Invitation, NotAnOwner, StaffMember
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=8)


def invited(olga: StaffMember) -> Invitation:
    return invite_staff(name="Dora", email="dora@theatre.example", role=Role.DOOR, actor=olga, now=NOON)


def test_a_link_that_is_too_old_gets_another() -> None:
    olga = hire("olga")
    invitation = invited(olga)
    old = invitation.issue_token(now=NOON)
    with pytest.raises(BadInvitation):
        Invitation.opened_by(old, now=LATER)

    invite_again(invitation=invitation, actor=olga, now=LATER)

    assert Mail.objects.filter(created_at=LATER).exists()
    assert verbs() == ["staff.invited", "staff.invited_again"]


@pytest.mark.parametrize("column", ["accepted_at", "withdrawn_at"])
def test_one_that_waits_no_more_is_refused(column: str) -> None:
    olga = hire("olga")
    invitation = invited(olga)
    Invitation.objects.update(**{column: NOON})

    with pytest.raises(BadInvitation):
        invite_again(invitation=invitation, actor=olga, now=LATER)

    assert Mail.objects.count() == 1


def test_only_the_owner_does() -> None:
    invitation = invited(hire("olga"))

    with pytest.raises(NotAnOwner):
        invite_again(invitation=invitation, actor=hire("bill", Role.BOX_OFFICE), now=LATER)
