"""Whoever was invited chooses a password and works here; the link works once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.accept_invitation import accept_invitation
from souche.actions.invite_staff import invite_staff
from souche.domain.organisation.models import (
    INVITATION_LIFE,
    BadInvitation,
    Invitation,
    JournalEntry,
    StaffMember,
    WorksHereAlready,
)
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON

pytestmark = pytest.mark.django_db
PASSWORD = "three-blue-horses"


def link(role: Role = Role.COUNTER) -> str:
    olga = StaffMember.objects.owners().first() or hire("olga")
    invitation = invite_staff(
        name="Dora Du Pont", email="dora@theatre.example", role=role, actor=olga, now=NOON
    )
    return invitation.issue_token(now=NOON)


def test_they_enter_with_their_mail_and_the_role_that_was_offered() -> None:
    dora = accept_invitation(token=link(), password=PASSWORD, now=NOON)

    assert (dora.username, dora.get_full_name()) == ("dora@theatre.example", "Dora Du Pont")
    assert dora.check_password(PASSWORD)
    assert (dora.role, dora.is_staff, dora.is_active) == (Role.COUNTER, True, True)
    entry = JournalEntry.objects.get(verb="staff.joined")
    assert (entry.actor, entry.details) == (dora, {"role": "counter"})


def test_the_link_works_once() -> None:
    token = link()
    accept_invitation(token=token, password=PASSWORD, now=NOON)

    with pytest.raises(BadInvitation):
        accept_invitation(token=token, password="somebody-elses", now=NOON)

    assert StaffMember.objects.get(username="dora@theatre.example").check_password(PASSWORD)


def test_the_link_works_for_a_week() -> None:
    token = link()

    with pytest.raises(BadInvitation):
        accept_invitation(token=token, password=PASSWORD, now=NOON + INVITATION_LIFE)

    last_moment = NOON + INVITATION_LIFE - timedelta(seconds=1)
    assert accept_invitation(token=token, password=PASSWORD, now=last_moment).is_active


@pytest.mark.parametrize("token", ["", "nothing", "0" * 43])
def test_a_guess_opens_nothing(token: str) -> None:
    link()

    with pytest.raises(BadInvitation):
        accept_invitation(token=token, password=PASSWORD, now=NOON)


def test_who_was_shut_out_comes_back_with_the_new_role() -> None:
    before = hire("dora", Role.BOX_OFFICE)
    before.shut_out()

    dora = accept_invitation(token=link(Role.DOOR), password=PASSWORD, now=NOON)

    assert dora.pk == before.pk
    assert (dora.role, dora.is_active) == (Role.DOOR, True)


def test_an_address_taken_meanwhile_keeps_its_owner() -> None:
    token = link()
    hire("dora", Role.DOOR)

    with pytest.raises(WorksHereAlready):
        accept_invitation(token=token, password=PASSWORD, now=NOON)

    assert StaffMember.objects.get(username="dora").check_password("correct-horse-staple")
    assert Invitation.objects.waiting().exists()
    assert verbs() == ["staff.invited"]
