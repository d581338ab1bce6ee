"""The e-mail of an order carries its documents, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.deliver_mail import deliver_mail
from souche.actions.settle_payment import settle_payment
from souche.domain.mailing.models import LEASE, Mail, MailHeld, MailKind, MailStatus
from souche.domain.orders.models import Order
from souche.kit import clock
from tests.actions.orders import paid_session, place
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(event: Event) -> Mail:
    order = place(event, now=clock.now()).order
    settle_payment(paid=paid_session(order), now=NOON)
    order.refresh_from_db()
    prepared = Mail.prepare(order=order, kind=MailKind.DOCUMENTS, invoice=None, now=NOON)
    assert prepared is not None
    return prepared


def send(mail: Mail) -> None:
    deliver_mail(
        mail=mail,
        order=Order.objects.get(),
        order_url=lambda order: f"http://127.0.0.1/{order.link}",
        now=NOON,
    )


def test_it_leaves_with_its_tickets(mail: Mail, local_stripe: LocalStripe) -> None:
    send(mail)

    received = local_stripe.mails(to=ALICE.email)[0]
    assert (mail.status, mail.sent_at, mail.attempts) == (MailStatus.SENT, NOON, 1)
    assert Order.objects.get().number in received["text"]
    assert local_stripe.attachment(received["attachments"][0]).startswith(b"%PDF-")


def test_it_is_sent_by_one_process_at_a_time(mail: Mail) -> None:
    assert mail.claim(now=NOON)
    with pytest.raises(MailHeld) as held:
        mail.claim(now=NOON)
    assert held.value.until == NOON + LEASE

    mail.mark_failed(error="busy")
    assert mail.claim(now=NOON)
