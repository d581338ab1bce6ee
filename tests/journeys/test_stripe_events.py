"""Session and invoice told in any order, twice, and late: one order, one invoice, one mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail, MailKind
from souche.domain.payments.models import Payment, StripeEvent
from tests.jobs import bring_jobs_forward, failed_jobs

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("order_of_deliveries", ["session_first", "invoice_first", "shuffled"])
@pytest.mark.parametrize("has_invoice", [True, False])
def test_any_order_gives_the_same_end(house: House, order_of_deliveries: str, has_invoice: bool) -> None:
    house.stripe.control("settings", delivery_order=order_of_deliveries, session_has_invoice=has_invoice)

    order = house.buy(1)

    assert order.is_paid
    assert order.invoices.get().is_archived
    assert len(house.stripe.mails(to=order.buyer_email)) == 1
    assert not failed_jobs()


def test_the_invoice_may_come_before_the_payment(house: House) -> None:
    order = house.order(1)
    house.stripe.pay(order.stripe_session_id)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    late = StripeEvent.objects.get(type="checkout.session.completed")
    hold_job(lock=late.stripe_id)

    house.work()
    order.refresh_from_db()
    assert order.is_held
    assert order.invoices.get().is_archived
    assert house.stripe.mails(to=order.buyer_email) == []

    bring_jobs_forward()
    house.work()
    bring_jobs_forward()
    house.work()
    order.refresh_from_db()
    assert order.is_paid
    assert len(house.stripe.mails(to=order.buyer_email)) == 1


def test_everything_twice_changes_nothing(house: House) -> None:
    order = house.buy(1)

    for event in house.stripe.objects("events"):
        house.stripe.control(f"events/{event['id']}/resend")
    house.work()
    bring_jobs_forward()
    house.work()

    assert (Payment.objects.count(), Invoice.objects.count(), order.tickets.count()) == (1, 1, 1)
    assert len(house.stripe.mails(to=order.buyer_email)) == 1


def test_an_invoice_that_comes_long_after_follows_in_its_own_mail(house: House) -> None:
    order = house.order(1)
    house.stripe.pay(order.stripe_session_id)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    late = StripeEvent.objects.get(type="invoice.paid")
    hold_job(lock=late.stripe_id)
    house.work()
    let_patience_end(order_id=order.public_id)
    house.work()
    assert [mail["attachments"][0]["name"] for mail in house.stripe.mails()] == [
        f"billets-{order.number}.pdf"
    ]

    bring_jobs_forward()
    house.work()

    assert Mail.objects.filter(order=order).count() == 2
    assert Mail.objects.get(order=order, kind=MailKind.INVOICE).is_sent
    assert len(house.stripe.mails(to=order.buyer_email)) == 2


def hold_job(*, lock: str) -> None:
    """Put the job of an event off by an hour."""
    execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE lock = %s", lock)


def let_patience_end(*, order_id: str) -> None:
    """Make the order paid two minutes ago, and its waiting e-mail due."""
    execute("UPDATE orders_order SET paid_at = now() - interval '2 minutes' WHERE public_id = %s", order_id)
    execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE args->>'order_id' = %s", order_id)


def execute(statement: str, *values: str) -> None:

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
