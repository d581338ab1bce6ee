"""The organiser reads who disputes what, and where to answer, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.record_dispute import record_dispute
from souche.actions.send_dispute_mail import send_dispute_mail
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Dispute
from tests.actions.cases import dispute_at_stripe
from tests.actions.orders import bought
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_leaves_once(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    record_dispute(stripe_dispute_id=dispute_at_stripe(order, local_stripe), now=NOON)

    for _again in range(2):
        send_dispute_mail(
            mail_id=Mail.objects.get(kind=MailKind.DISPUTED).public_id,
            order_url=lambda order: f"http://127.0.0.1/orders/{order.pk}",
            now=NOON,
        )

    (sent,) = local_stripe.mails(to=Organisation.current().email)
    text = sent["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert " ".join(sent["subject"].split()) == f"Un paiement est contesté : commande {order.number}"
    assert "Alice Martin, par sa banque, redemande 48,00 €" in text
    assert "Rien n’a été reçu" in text
    assert Dispute.objects.get().url in text
    assert f"http://127.0.0.1/orders/{order.pk}" in text
