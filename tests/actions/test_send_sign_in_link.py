"""The link goes to a customer, once; nobody else gets a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.request_sign_in import request_sign_in
from souche.actions.send_sign_in_link import send_sign_in_link
from souche.domain.customers.models import Customer, SignIn
from tests.cast import NOON, open_theatre

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "https://theatre.example/mon-compte/entrer/"


def send(email: str, *, minutes: int = 0) -> None:
    request_sign_in(email=email, network="192.0.2.1", now=NOON)
    send_sign_in_link(
        sign_in_id=SignIn.objects.get().public_id,
        sign_in_url=lambda token: f"{URL}{token}",
        now=NOON + timedelta(minutes=minutes),
    )


@pytest.fixture(autouse=True)
def _alice(local_stripe: LocalStripe) -> None:  # noqa: ARG001  # its mailbox receives
    open_theatre()
    Customer.welcome(email="alice@example.org", name="Alice Martin", language="fr")


def test_a_customer_receives_a_link(local_stripe: LocalStripe) -> None:
    send("alice@example.org")

    (mail,) = local_stripe.mails()
    assert mail["to"] == ["alice@example.org"]
    assert URL in mail["text"]


def test_only_the_fingerprint_of_the_link_is_kept(local_stripe: LocalStripe) -> None:
    send("alice@example.org")

    token = local_stripe.mails()[0]["text"].split(URL)[1].split()[0]
    assert SignIn.opened_by(token, now=NOON).email == "alice@example.org"
    assert token not in str(SignIn.objects.values())


def test_asked_again_the_job_sends_nothing_more(local_stripe: LocalStripe) -> None:
    send("alice@example.org")
    send_sign_in_link(sign_in_id=SignIn.objects.get().public_id, sign_in_url=str, now=NOON)

    assert len(local_stripe.mails()) == 1


def test_an_unknown_address_receives_nothing(local_stripe: LocalStripe) -> None:
    send("nobody@example.org")

    assert local_stripe.mails() == []


def test_a_link_that_would_come_too_late_is_not_sent(local_stripe: LocalStripe) -> None:
    send("alice@example.org", minutes=16)

    assert local_stripe.mails() == []
