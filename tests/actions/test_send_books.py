"""The books are posted to the accountant, once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from souche.actions.make_books import make_books
from souche.actions.request_books import request_books
from souche.actions.send_books import LARGEST_ATTACHMENT, send_books
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.mailing.models import Mail
from tests.cast import NOON

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event")]


@pytest.fixture
def export() -> Export:
    AccountChart(pk=1, accountant_email="compta@example.org").save()
    export = request_books(month=date(2020, 1, 1), by=None, now=NOON)
    make_books(export_id=export.public_id, now=NOON)
    return Export.objects.get()


def send(export: Export) -> None:
    send_books(
        mail_id=Mail.objects.get().public_id,
        export_id=export.public_id,
        export_url=lambda export: f"http://127.0.0.1/{export.public_id}",
        now=NOON,
    )


def test_they_are_attached_and_linked_once(export: Export, local_stripe: LocalStripe) -> None:
    send(export)
    send(export)

    (sent,) = local_stripe.mails(to="compta@example.org")
    assert sent["subject"] == "Comptes de janvier 2020"
    assert f"http://127.0.0.1/{export.public_id}" in sent["text"]
    assert [attachment["name"] for attachment in sent["attachments"]] == ["comptes-2020-01.zip"]


def test_a_file_too_large_for_a_mail_is_only_linked(export: Export, local_stripe: LocalStripe) -> None:
    with export.file.open("r+b") as kept:
        kept.truncate(LARGEST_ATTACHMENT + 1)

    send(export)

    (sent,) = local_stripe.mails(to="compta@example.org")
    assert sent["attachments"] == []


def test_books_that_were_forgotten_are_not_sent(export: Export, local_stripe: LocalStripe) -> None:
    Export.objects.all().forget()

    send(export)

    assert local_stripe.mails(to="compta@example.org") == []
