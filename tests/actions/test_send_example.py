"""The organiser receives what a buyer receives, marked as a specimen, once for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.send_example import send_example
from souche.domain.mailing.models import Mail
from tests.cast import NOON, open_theatre

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
BOB = "bob@theatre.example"


def test_it_brings_a_specimen(local_stripe: LocalStripe) -> None:
    open_theatre()

    send_example(to=BOB, asked_at=NOON, now=NOON)

    (mail,) = local_stripe.mails(to=BOB)
    assert mail["subject"] == "Exemple : voici comment arrivent vos factures"
    (attached,) = mail["attachments"]
    assert attached["name"] == "specimen.pdf"
    assert local_stripe.attachment(attached).startswith(b"%PDF-")


def test_tried_again_it_is_not_sent_twice(local_stripe: LocalStripe) -> None:
    open_theatre()

    for _attempt in range(2):
        send_example(to=BOB, asked_at=NOON, now=NOON)

    assert len(local_stripe.mails(to=BOB)) == 1
    assert Mail.objects.get().is_sent
