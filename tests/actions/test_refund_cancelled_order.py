"""An order of a cancelled event is undone once: its session closes, or its tickets are refunded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.cancel_order import cancel_order
from souche.actions.refund_cancelled_order import refund_cancelled_order
from souche.actions.send_order_mail import send_order_mail
from souche.actions.settle_payment import settle_payment
from souche.domain.catalogue.models import Event, Price, Quota
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.orders.models import Line, Order, Ticket
from souche.domain.orders.states import IllegalMove, OrderStatus
from souche.domain.organisation.models import SOUCHE
from souche.domain.payments.models import Refund, RefundReason
from souche.kit import clock
from tests.actions.orders import bought, paid_session, place
from tests.cast import NOON, add_price, announce, quota_of

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
REASON = "La comédienne est souffrante."


def undo(order: Order, event: Event) -> None:
    event.cancel(reason=REASON, now=NOON)
    refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=NOON)
    order.refresh_from_db()


def test_everything_goes_back_with_the_reason(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 3, local_stripe=local_stripe)

    undo(order, event)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.reason) == (7200, RefundReason.EVENT_CANCELLED)
    assert refund.message == REASON
    assert order.status == OrderStatus.VOIDED
    assert Quota.objects.get().taken == 0


def test_asked_again_nothing_more_goes_back(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    undo(order, event)

    refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=NOON)

    assert Refund.objects.get().amount_cents == 2400


def test_tickets_of_another_event_stay(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 1, local_stripe=local_stripe)
    price = add_price(announce(slug="macbeth"))
    line = Line.objects.create(
        order=order, event=price.product.event, price=price, quota=quota_of(price), label="Macbeth",
        quantity=1, unit_cents=0, vat_rate=0, total_cents=0, vat_cents=0,
    )  # fmt: skip
    Ticket.issue(order=order, places={line: 1}, now=NOON)
    kept = line.tickets.get()

    undo(order, event)

    assert list(order.tickets.valid()) == [kept]
    assert order.is_paid


def test_free_tickets_are_void_and_their_buyer_is_told_once(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    order = place(event, 2).order

    undo(order, event)
    refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=NOON)

    assert order.status == OrderStatus.VOIDED
    assert not Refund.objects.exists()
    assert Mail.objects.filter(order=order, kind=MailKind.CANCELLED).count() == 1


def test_a_waiting_order_can_no_longer_be_paid(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order

    undo(order, event)

    assert order.status == OrderStatus.CANCELLED
    assert local_stripe.objects("checkout/sessions")[0]["status"] == "expired"


def test_the_buyer_of_a_waiting_order_is_told_once(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order

    undo(order, event)
    refund_cancelled_order(order_id=order.public_id, event_id=event.public_id, now=NOON)
    mail = Mail.objects.get(kind=MailKind.CANCELLED)
    send_order_mail(mail_id=mail.public_id, order_url=lambda order: f"/{order.public_id}", now=NOON)

    (sent,) = local_stripe.mails(to=order.buyer_email)
    assert sent["subject"].startswith("Annulé : ")
    assert "rien n’a été débité" in sent["text"]
    assert REASON in sent["text"]


def test_a_worker_that_died_before_telling_tells(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    cancel_order(order=order, actor=SOUCHE, now=NOON)
    assert local_stripe.objects("checkout/sessions")[0]["status"] == "expired"

    undo(order, event)

    assert Mail.objects.get(order=order).kind == MailKind.CANCELLED


def test_an_order_paid_a_moment_ago_is_tried_again(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)

    with pytest.raises(IllegalMove):
        undo(order, event)


def test_money_that_comes_after_the_cancelling_goes_back(event: Event) -> None:
    order = place(event, 2, now=clock.now()).order
    order.process()
    undo(order, event)
    assert order.status == OrderStatus.PROCESSING

    settle_payment(paid=paid_session(order), now=NOON)

    job = ProcrastinateJob.objects.get(task_name="refund_cancelled_order")
    assert job.args == {"order_id": order.public_id, "event_id": event.public_id}


def test_late_money_of_a_closed_order_goes_back(event: Event) -> None:
    order = place(event, 2, now=clock.now()).order
    undo(order, event)

    settle_payment(paid=paid_session(order), now=NOON)

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.status, refund.amount_cents) == (OrderStatus.CANCELLED, 4800)
    assert refund.reason == RefundReason.LATE_WITHOUT_PLACE
