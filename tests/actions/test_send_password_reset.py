"""The link goes to who works here, once; nobody else gets a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.request_password_reset import request_password_reset
from souche.actions.send_password_reset import send_password_reset
from souche.domain.organisation.models import PasswordReset, StaffMember
from tests.actions.second_steps import verbs
from tests.cast import NOON, hire_bob, open_theatre

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "https://theatre.example/administration/password/"


@pytest.fixture(autouse=True)
def _bob(local_stripe: LocalStripe) -> None:  # noqa: ARG001  # its mailbox receives
    open_theatre()
    hire_bob()


def send(email: str = "bob@theatre.example", *, minutes: int = 0) -> None:
    request_password_reset(email=email, network="192.0.2.1", now=NOON)
    again(minutes=minutes)


def again(*, minutes: int = 0) -> None:
    send_password_reset(
        reset_id=PasswordReset.objects.get().public_id,
        password_url=lambda token: f"{URL}{token}",
        now=NOON + timedelta(minutes=minutes),
    )


def test_the_link_leads_to_the_person(local_stripe: LocalStripe) -> None:
    send()

    (mail,) = local_stripe.mails()
    token = mail["text"].split(URL)[1].split()[0]
    assert mail["to"] == ["bob@theatre.example"]
    assert [member.username for member in PasswordReset.members_of(token, now=NOON)] == ["bob"]
    assert token not in str(PasswordReset.objects.values())
    assert verbs() == ["staff.reset_sent"]


def test_it_is_sent_once(local_stripe: LocalStripe) -> None:
    send()
    again()

    assert len(local_stripe.mails()) == 1


def test_a_stranger_receives_nothing(local_stripe: LocalStripe) -> None:
    send("charlie@example.org")

    assert local_stripe.mails() == []


def test_who_may_not_enter_receives_nothing(local_stripe: LocalStripe) -> None:
    StaffMember.objects.update(is_active=False)

    send()

    assert local_stripe.mails() == []


def test_too_late_it_is_not_sent(local_stripe: LocalStripe) -> None:
    send(minutes=31)

    assert local_stripe.mails() == []
