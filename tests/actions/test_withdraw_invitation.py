"""A withdrawn invitation opens nothing."""

from __future__ import annotations

import pytest

from souche.actions.invite_staff import invite_staff
from souche.actions.withdraw_invitation import withdraw_invitation
from souche.domain.organisation.models import BadInvitation, Invitation, NotAnOwner, StaffMember
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def invited(olga: StaffMember) -> Invitation:
    return invite_staff(name="Dora", email="dora@theatre.example", role=Role.DOOR, actor=olga, now=NOON)


def test_its_link_opens_no_more() -> None:
    olga = hire("olga")
    invitation = invited(olga)
    token = invitation.issue_token(now=NOON)

    withdraw_invitation(invitation=invitation, actor=olga, now=NOON)

    with pytest.raises(BadInvitation):
        Invitation.use(token, now=NOON)
    assert verbs() == ["staff.invited", "staff.invitation_withdrawn"]


def test_accepted_meanwhile_it_says_so() -> None:
    olga = hire("olga")
    invitation = invited(olga)
    Invitation.use(invitation.issue_token(now=NOON), now=NOON)

    with pytest.raises(BadInvitation):
        withdraw_invitation(invitation=invitation, actor=olga, now=NOON)


def test_only_the_owner_does() -> None:
    invitation = invited(hire("olga"))

    with pytest.raises(NotAnOwner):
        withdraw_invitation(invitation=invitation, actor=hire("bill", Role.BOX_OFFICE), now=NOON)

    assert Invitation.objects.waiting().exists()
