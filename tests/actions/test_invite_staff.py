"""The owner invites somebody, who receives a link; one invitation waits for each address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from souche.actions.invite_staff import invite_staff
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import (
    Invitation,
    JournalEntry,
    NotAnOwner,
    StaffMember,
    WorksHereAlready,
)
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire, verbs
from tests.cast import NOON
from tests.jobs import jobs_left

pytestmark = pytest.mark.django_db


def invite(actor: StaffMember, *, email: str = "dora@theatre.example", minutes: int = 0) -> Invitation:
    return invite_staff(
        name="Dora Dupont", email=email, role=Role.DOOR, actor=actor, now=NOON + timedelta(minutes=minutes)
    )


def test_it_writes_the_invitation_its_mail_and_the_journal() -> None:
    olga = hire("olga")

    invitation = invite(olga)

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.created_at) == ("invitation", invitation.email, invitation.asked_at)
    assert jobs_left() == ["send_invitation"]
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor, entry.details) == ("staff.invited", olga, {"role": "door"})


def test_a_second_one_replaces_the_first() -> None:
    olga = hire("olga")
    first = invite(olga)

    second = invite(olga, minutes=5)

    assert list(Invitation.objects.waiting()) == [second]
    first.refresh_from_db()
    assert first.withdrawn_at


@pytest.mark.parametrize("email", ["olga@theatre.example", "OLGA@theatre.example"])
def test_who_works_here_is_not_invited(email: str) -> None:
    with pytest.raises(WorksHereAlready):
        invite(hire("olga"), email=email)

    assert not Invitation.objects.exists()


def test_who_was_shut_out_may_be_invited_again() -> None:
    olga, dora = hire("olga"), hire("dora")
    dora.shut_out()

    assert invite(olga).email == dora.email


def test_only_the_owner_invites() -> None:
    with pytest.raises(NotAnOwner):
        invite(hire("bill", Role.BOX_OFFICE))

    assert verbs() == []
    assert not Mail.objects.exists()
