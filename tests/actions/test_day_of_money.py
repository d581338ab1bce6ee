"""Money is of the day when it moved at Stripe, by the house's clock, whenever the house hears of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from procrastinate.contrib.django import app

from souche.domain.accounting.months import Month
from souche.domain.accounting.sales import sales_of_month, vat_collected
from souche.domain.customers.models import Customer
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.entrypoints.webhooks import routes
from souche.entrypoints.worker import jobs
from souche.kit import clock
from tests.actions.orders import bought, place
from tests.stripe_clocks import advance_clock, give_alice_a_clock

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

PARIS = "Europe/Paris"
NOVEMBER, DECEMBER = (
    Month(
        since=datetime(2026, month, 1, tzinfo=UTC) - timedelta(hours=1),
        until=datetime(2026, month, days, 23, tzinfo=UTC),
        is_livemode=False,
    )
    for month, days in ((11, 30), (12, 31))
)
# 23:59 in Paris, on the last day of November; and the next morning, when the house comes back.
LAST_MINUTE = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
A_MOMENT = timedelta(minutes=5)
# Two places of 24 € at 5.5 %: the rate, the cents without VAT, and the VAT.
TWO_PLACES = (Decimal("5.50"), 4550, 250)
FORTY_DAYS = timedelta(days=40)
REFUND_FAILS = "4000000000005126"


def table(month: Month) -> list[tuple[Decimal, int, int]]:
    """Return the VAT collected in a month: rate, cents without VAT, VAT."""
    sums = vat_collected(sales_of_month(month, time_zone=PARIS))
    return [(tax.rate, tax.taxable_cents, tax.vat_cents) for tax in sums]


def hear(local_stripe: LocalStripe, kind: str, *, now: datetime) -> None:
    """Let the job of the last event of a kind be done, at last, through the JSON of the queue."""
    event: dict[str, Any] = local_stripe.objects("events", **{"types[]": [kind]})[0]
    job = routes.ROUTES[kind](event["data"]["object"])
    assert job
    with time_machine.travel(now, tick=False):
        app.tasks[job.name](**json.loads(json.dumps(job.arguments)))


def told(order: Order) -> tuple[datetime, str, datetime | None]:
    payment = Payment.objects.get()
    order.refresh_from_db()
    return payment.received_at, payment.method, order.paid_at


def test_a_card_of_the_last_minute_is_of_its_month(event: Event, local_stripe: LocalStripe) -> None:
    clock_id = give_alice_a_clock(local_stripe, today=LAST_MINUTE - A_MOMENT)
    order = place(event, 2, member=Customer.objects.get(), now=clock.now()).order
    advance_clock(local_stripe, clock_id, to=LAST_MINUTE)
    local_stripe.pay(order.stripe_session_id)

    hear(local_stripe, "checkout.session.completed", now=NEXT_MORNING)

    assert told(order) == (LAST_MINUTE, "card", LAST_MINUTE)
    assert (table(NOVEMBER), table(DECEMBER)) == ([TWO_PLACES], [])


def test_a_purchase_costs_one_question_to_stripe(
    event: Event, local_stripe: LocalStripe, caplog: pytest.LogCaptureFixture
) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)

    with caplog.at_level("INFO", logger="stripe"):
        hear(local_stripe, "checkout.session.completed", now=clock.now())

    asked = [record.getMessage() for record in caplog.records if "Request to Stripe" in record.getMessage()]
    (question,) = asked
    assert f"/v1/payment_intents/{Payment.objects.get().stripe_payment_intent_id}" in question


def test_a_payment_that_is_written_costs_no_question(
    event: Event, local_stripe: LocalStripe, caplog: pytest.LogCaptureFixture
) -> None:
    """The buyer's page asked about it before the event came, as it does in most purchases."""
    bought(event, 2, local_stripe=local_stripe)

    with caplog.at_level("INFO", logger="stripe"):
        hear(local_stripe, "checkout.session.completed", now=clock.now())

    assert not [record for record in caplog.records if "Request to Stripe" in record.getMessage()]


def test_a_job_that_waited_through_an_upgrade_is_done(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    (session,) = local_stripe.objects("checkout/sessions")

    jobs.settle(
        paid={
            "session_id": session["id"],
            "order_id": order.public_id,
            "payment_intent_id": session["payment_intent"],
            "amount_cents": 4800,
            "currency": "EUR",
            "is_livemode": False,
            "is_invoiced": True,
        }
    )

    (charge,) = local_stripe.objects("charges")
    assert Payment.objects.get().received_at == datetime.fromtimestamp(charge["created"], tz=UTC)


def test_a_debit_is_of_the_month_when_it_succeeds(event: Event, local_stripe: LocalStripe) -> None:
    confirmed_at, succeeded_at = LAST_MINUTE - timedelta(days=3), LAST_MINUTE + timedelta(days=2)
    clock_id = give_alice_a_clock(local_stripe, today=confirmed_at)
    order = place(event, 2, member=Customer.objects.get(), now=clock.now()).order
    local_stripe.debit(order.stripe_session_id)
    advance_clock(local_stripe, clock_id, to=succeeded_at)
    local_stripe.answer_debit(order.stripe_session_id, pays=True)

    hear(local_stripe, "checkout.session.async_payment_succeeded", now=succeeded_at + timedelta(days=30))

    assert told(order) == (succeeded_at, "sepa_debit", succeeded_at)
    assert (table(NOVEMBER), table(DECEMBER)) == ([], [TWO_PLACES])


def month_of(instant: datetime) -> Month:
    first = instant.astimezone(ZoneInfo(PARIS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    after = (first + timedelta(days=32)).replace(day=1)
    return Month(since=first, until=after, is_livemode=False)


def test_a_refund_that_comes_back_is_of_its_own_day(event: Event, local_stripe: LocalStripe) -> None:
    local_stripe.control("settings", refund_ends_after_seconds=int(FORTY_DAYS.total_seconds()))
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id, card=REFUND_FAILS)
    hear(local_stripe, "checkout.session.completed", now=clock.now())
    intent = Payment.objects.get().stripe_payment_intent_id
    made = local_stripe.ask("refunds", payment_intent=intent, amount=2400)
    hear(local_stripe, "refund.created", now=clock.now() + timedelta(days=1))
    refund = Refund.objects.get()
    assert refund.made_at == datetime.fromtimestamp(made["created"], tz=UTC)
    month = month_of(refund.made_at)
    made_up = table(month)
    assert made_up == [(Decimal("5.50"), 2275, 125)]

    local_stripe.control("clock", advance=int(FORTY_DAYS.total_seconds()) + 60)
    hear(local_stripe, "refund.failed", now=clock.now() + 2 * FORTY_DAYS)

    refund.refresh_from_db()
    assert refund.returned_at == refund.made_at + FORTY_DAYS
    assert table(month) == made_up
    assert table(month_of(refund.returned_at)) == [(Decimal("5.50"), 2275, 125)]


def test_a_refund_that_stripe_refuses_has_not_moved(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    hear(local_stripe, "checkout.session.completed", now=clock.now())
    refund = Refund.request(
        payment=Payment.objects.get(), amount_cents=2400, reason=RefundReason.ORGANISER, now=clock.now()
    )
    assert (refund.made_at, table(month_of(clock.now()))) == (None, [TWO_PLACES])

    refund.fail(failure="no")

    refund.refresh_from_db()
    assert (refund.made_at, refund.returned_at, table(month_of(clock.now()))) == (None, None, [TWO_PLACES])
