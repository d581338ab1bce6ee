"""Tickets that become void without money are told to their buyer, each time once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.send_order_mail import send_order_mail
from souche.actions.void_and_tell import void_and_tell
from souche.domain.catalogue.models import Price
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.memberships.entitlements import NotValid
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order, Voiding
from tests.actions.memberships import join
from tests.actions.orders import place, ticket_ids
from tests.cast import ALICE, NOON, offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event) -> Order:
    """Alice has three free tickets."""
    Price.objects.update(amount_cents=0)
    return place(event, 3).order


def send_all() -> None:
    for mail in Mail.objects.filter(kind=MailKind.CANCELLED):
        send_order_mail(
            mail_id=mail.public_id, order_url=lambda order: f"http://127.0.0.1/{order.public_id}", now=NOON
        )


def test_the_buyer_reads_what_is_void_and_why(order: Order, local_stripe: LocalStripe) -> None:
    void_and_tell(order=order, chosen=ticket_ids(order)[:2], message="La salle est trop petite.", now=NOON)

    send_all()

    (sent,) = local_stripe.mails(to=ALICE.email)
    assert " ".join(sent["subject"].split()) == f"Billets annulés : Hamlet (commande {order.number})"
    for words in (
        "Une partie de votre commande est annulée",
        "La salle est trop petite.",
        f"2 × {order.lines.get().label}",
        f"http://127.0.0.1/{order.public_id}",
    ):
        assert words in sent["text"]
    assert sent["attachments"] == []


def test_each_of_several_is_told_once(order: Order, local_stripe: LocalStripe) -> None:
    first, second, third = ticket_ids(order)
    void_and_tell(order=order, chosen=[first], now=NOON)
    void_and_tell(order=order, chosen=[second, third], now=NOON)

    send_all()
    send_all()

    texts = [sent["text"] for sent in local_stripe.mails(to=ALICE.email)]
    label = order.lines.get().label
    assert sorted(f"2 × {label}" in text for text in texts) == [False, True]
    assert all("Votre commande est annulée." in text for text in texts)


def test_a_membership_is_told_too(event: Event, local_stripe: LocalStripe) -> None:  # noqa: ARG001  # the theatre is open
    order = join(offer_plan(cents=0)).order
    chosen = [Membership.objects.get(line__order=order).public_id]
    void_and_tell(order=order, chosen=chosen, now=NOON)

    send_all()

    (sent,) = local_stripe.mails(to=order.buyer_email)
    assert " ".join(sent["subject"].split()) == f"Adhésion annulée (commande {order.number})"


def test_an_erased_buyer_is_not_written_to(order: Order) -> None:
    Order.objects.update(buyer_email="")
    order.refresh_from_db()

    void_and_tell(order=order, chosen=ticket_ids(order), now=NOON)

    assert not order.tickets.valid().exists()
    assert not Mail.objects.filter(kind=MailKind.CANCELLED).exists()


def test_what_cannot_be_void_is_not_told(order: Order) -> None:
    void_and_tell(order=order, chosen=ticket_ids(order), now=NOON)

    with pytest.raises(NotValid):
        void_and_tell(order=order, chosen=["tkt_of_nobody"], now=NOON)

    assert Voiding.objects.count() == Mail.objects.filter(kind=MailKind.CANCELLED).count() == 1
