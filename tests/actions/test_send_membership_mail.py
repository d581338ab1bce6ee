"""A letter about a membership leaves once, in the language of who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.send_membership_mail import send_membership_mail
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail, MailKind
from souche.kit import clock

if TYPE_CHECKING:
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

PAGE = "http://127.0.0.1/mon-adhesion/"


def sent(membership: Membership, kind: MailKind, local_stripe: LocalStripe) -> dict[str, str]:
    """Send a letter twice and return the one that arrived."""
    mail = Mail.about(membership=membership, kind=kind, now=clock.now())
    for _time in range(2):
        send_membership_mail(
            mail_id=mail.public_id, membership_url=lambda found: f"{PAGE}{found.public_id}", now=clock.now()
        )
    (letter,) = local_stripe.mails()
    return letter


def text_of(letter: dict[str, str]) -> str:
    """Return the words of a letter, its no-break spaces made plain."""
    return letter["text"].replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (MailKind.RENEWAL_NOTICE, "30,00 € par an"),
        (MailKind.RENEWAL_FAILED, "mettez votre carte à jour"),
        (MailKind.NEW_PRICE, "Si vous acceptez 35,00 € par an"),
    ],
)
def test_the_member_reads_what_it_is_about_and_where_to_act(
    yearly: Membership, local_stripe: LocalStripe, kind: MailKind, words: str
) -> None:
    yearly.propose(amount_cents=3500)

    text = text_of(sent(yearly, kind, local_stripe))

    assert words in text
    assert f"{PAGE}{yearly.public_id}" in text


def test_the_organiser_reads_who_it_is_and_holds_no_key(
    yearly: Membership, local_stripe: LocalStripe
) -> None:
    text = text_of(sent(yearly, MailKind.MEMBER_PAST_DUE, local_stripe))

    assert "Alice Martin" in text
    assert PAGE not in text


def test_the_invoice_is_attached(yearly: Membership, local_stripe: LocalStripe) -> None:
    invoice = Invoice.objects.get()
    invoice.archive(pdf=b"%PDF-1.7 of the test", now=clock.now())
    mail = Mail.about(membership=yearly, kind=MailKind.RENEWED, invoice=invoice, now=clock.now())

    send_membership_mail(mail_id=mail.public_id, membership_url=lambda _found: PAGE, now=clock.now())

    (letter,) = local_stripe.mails()
    assert [attachment["name"] for attachment in letter["attachments"]] == [invoice.filename]
