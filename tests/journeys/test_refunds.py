"""Money given back in Stripe's dashboard comes back to the box office by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.entrypoints.worker.jobs import compare_register
from tests.jobs import failed_jobs

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

FAILS_LATER = "4000000000005126"


def test_a_refund_of_the_dashboard_comes_back(house: House) -> None:
    payment = house.buy(1).payments.get()

    house.stripe.ask("refunds", payment_intent=payment.stripe_payment_intent_id, amount=500)
    house.wait_for_events("refund.created")
    house.work()

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount_cents, refund.reason) == (payment, 500, RefundReason.AT_STRIPE)
    assert not failed_jobs()


def test_a_refund_that_the_bank_sends_back_is_told(house: House) -> None:
    order = house.order(1)
    house.pay(card_number=FAILS_LATER)
    house.wait_for_events("checkout.session.completed", "invoice.paid")
    house.work()
    intent = order.payments.get().stripe_payment_intent_id

    house.stripe.ask("refunds", payment_intent=intent)
    house.stripe.control("clock", advance=60)
    house.wait_for_events("refund.failed")
    house.work()

    assert Refund.objects.get().status == RefundStatus.FAILED


def test_a_refund_that_nobody_told_is_found_at_night(house: House) -> None:
    payment = house.buy(1).payments.get()
    house.stripe.control("weather", kind="drop", target="refund.*", count=1)
    house.stripe.ask("refunds", payment_intent=payment.stripe_payment_intent_id)

    compare_register(timestamp=0)

    assert Refund.objects.get().amount_cents == payment.amount_cents
