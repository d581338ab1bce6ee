"""The buyer reads where the order stands, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.await_payment import await_payment
from souche.actions.refuse_payment import refuse_payment
from souche.actions.send_order_mail import send_order_mail
from souche.domain.mailing.models import Mail
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("move", "subject", "sentence"),
    [
        (await_payment, "Votre paiement est en cours (commande {})", "Vous n’avez rien à faire"),
        (refuse_payment, "Votre paiement a été refusé (commande {})", "Rien n’a été débité"),
    ],
    ids=["processing", "refused"],
)
def test_it_is_told_in_the_buyers_language(
    event: Event, local_stripe: LocalStripe, move: Callable[..., None], subject: str, sentence: str
) -> None:
    order = place(event, now=clock.now()).order
    move(order=order, now=NOON)

    for _again in range(2):
        send_order_mail(
            mail_id=Mail.objects.get().public_id,
            order_url=lambda order: f"http://127.0.0.1/{order.public_id}",
            now=NOON,
        )

    (sent,) = local_stripe.mails(to=order.buyer_email)
    assert " ".join(sent["subject"].split()) == subject.format(order.number)
    assert sentence in sent["text"]
    assert f"http://127.0.0.1/{order.public_id}" in sent["text"]
    assert sent["attachments"] == []
    assert Mail.objects.get().is_sent
