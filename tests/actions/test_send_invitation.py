"""The link of an invitation leaves by mail, once, unless the invitation was withdrawn meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.invite_again import invite_again
from souche.actions.invite_staff import invite_staff
from souche.actions.send_invitation import send_invitation
from souche.actions.withdraw_invitation import withdraw_invitation
from souche.domain.health.due_work import due_jobs
from souche.domain.mailing.models import Mail, MailHeld
from souche.domain.organisation.models import BadInvitation, Invitation
from souche.domain.organisation.roles import Role
from tests.actions.staff import hire
from tests.cast import NOON, open_theatre

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import StaffMember
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "https://theatre.example/administration/invitation/"
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def olga(local_stripe: LocalStripe) -> StaffMember:
    del local_stripe  # its mailbox receives
    open_theatre()
    return hire("olga")


@pytest.fixture
def invitation(olga: StaffMember) -> Invitation:
    return invite_staff(
        name="Dora Dupont", email="dora@theatre.example", role=Role.DOOR, actor=olga, now=NOON
    )


def send(mail: Mail | None = None, *, now: datetime = NOON) -> None:
    send_invitation(
        mail_id=(mail or Mail.objects.latest("pk")).public_id,
        invitation_url=lambda token: f"{URL}{token}/",
        now=now,
    )


def tokens(local_stripe: LocalStripe) -> list[str]:
    return [mail["text"].split(URL)[1].split("/")[0] for mail in local_stripe.mails()]


@pytest.mark.usefixtures("invitation")
def test_it_says_who_invites_and_to_what(local_stripe: LocalStripe) -> None:
    send()

    (mail,) = local_stripe.mails()
    assert mail["to"] == ["dora@theatre.example"]
    assert "Le Petit Théâtre" in mail["subject"]
    assert "Porte" in mail["text"]
    assert Invitation.opened_by(tokens(local_stripe)[0], now=NOON).name == "Dora Dupont"


@pytest.mark.usefixtures("invitation")
def test_it_leaves_once(local_stripe: LocalStripe) -> None:
    send()
    send(now=LATER)

    assert len(local_stripe.mails()) == 1


@pytest.mark.usefixtures("invitation")
def test_while_another_sends_it_waits(local_stripe: LocalStripe) -> None:
    Mail.objects.get().claim(now=NOON)

    with pytest.raises(MailHeld):
        send()
    assert local_stripe.mails() == []


@pytest.mark.usefixtures("invitation")
def test_a_lost_job_is_due_again() -> None:
    mail = Mail.objects.get()

    assert [(job.name, job.arguments) for job in due_jobs(now=LATER)] == [
        ("send_invitation", {"mail_id": mail.public_id})
    ]


def test_withdrawn_meanwhile_nothing_leaves(
    olga: StaffMember, invitation: Invitation, local_stripe: LocalStripe
) -> None:
    withdraw_invitation(invitation=invitation, actor=olga, now=NOON)

    send()

    assert local_stripe.mails() == []
    assert list(due_jobs(now=LATER)) == []


def test_of_two_links_the_last_alone_opens(
    olga: StaffMember, invitation: Invitation, local_stripe: LocalStripe
) -> None:
    send()
    invite_again(invitation=invitation, actor=olga, now=LATER)
    send(now=LATER)

    last, first = tokens(local_stripe)
    assert Invitation.opened_by(last, now=LATER) == invitation
    with pytest.raises(BadInvitation):
        Invitation.opened_by(first, now=LATER)
