"""What became of a letter is on its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.post_letter import MailNotTaken, post_letter
from souche.domain.mailing.letters import Letter
from souche.domain.mailing.models import Mail, MailKind, MailStatus
from tests.cast import ALICE, NOON, open_theatre
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
LETTER = Letter(subject="Bonjour", text="Bonjour Alice.\n", html="<p>Bonjour Alice.</p>")


def post() -> Mail:
    mail = Mail.without_order(kind=MailKind.SIGN_IN, to=ALICE.email, now=NOON)
    post_letter(
        mail=mail, letter=LETTER, organisation=open_theatre(), attachments=[("a.pdf", b"%PDF-1.7")], now=NOON
    )
    return mail


def test_it_arrives_in_both_forms_with_its_pdf(local_stripe: LocalStripe) -> None:
    mail = post()

    received = local_stripe.mails(to=ALICE.email)[0]
    assert (mail.status, mail.sent_at, mail.attempts) == (MailStatus.SENT, NOON, 1)
    assert (received["subject"], received["text"].strip()) == ("Bonjour", "Bonjour Alice.")
    assert "<p>Bonjour Alice.</p>" in received["html"]
    assert local_stripe.attachment(received["attachments"][0]) == b"%PDF-1.7"


def test_a_server_that_is_away_is_written_down(local_stripe: LocalStripe, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()

    with pytest.raises(MailNotTaken):
        post()

    mail = Mail.objects.get()
    assert (mail.status, mail.attempts, mail.claimed_at) == (MailStatus.FAILED, 1, None)
    assert "refused" in mail.last_error
    assert local_stripe.mails() == []
