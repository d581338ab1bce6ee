"""What Stripe paid to the bank is compared with what is written here, to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_payouts import reconcile_payouts
from souche.actions.reconcile_register import reconcile_register
from souche.domain.health.models import Check
from souche.domain.payments.models import Payment, Refund, RefundStatus
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
A_MINUTE, TEN_DAYS = 60, 10 * 24 * 3600
REFUND_FAILS = "4000000000005126"


@pytest.fixture
def paid_out(event: Event, local_stripe: LocalStripe) -> Payment:
    """Alice paid 48 € and got 7 € back; ten days later Stripe has paid it to the bank."""
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
    payment = Payment.objects.get()
    local_stripe.ask("refunds", payment_intent=payment.stripe_payment_intent_id, amount=700)
    reconcile_register(now=clock.now())
    Check.objects.all().delete()
    local_stripe.control("clock", advance=TEN_DAYS)
    return payment


@pytest.mark.usefixtures("paid_out")
def test_what_agrees_is_counted() -> None:
    check = reconcile_payouts(now=clock.now())

    assert Check.objects.get() == check
    assert check.differences == []
    assert check.compared["payouts"] >= 1
    assert (check.compared["payments"], check.compared["refunds"]) == (1, 1)


def test_another_amount_is_told(paid_out: Payment) -> None:
    Payment.objects.update(amount_cents=4700)
    Refund.objects.update(amount_cents=699)

    told = {each["what"]: each for each in reconcile_payouts(now=clock.now()).differences}

    assert told["payment_amount"]["subject"] == paid_out.stripe_payment_intent_id
    assert (told["payment_amount"]["ours_cents"], told["payment_amount"]["theirs_cents"]) == (4700, 4800)
    assert (told["refund_amount"]["ours_cents"], told["refund_amount"]["theirs_cents"]) == (699, 700)


@pytest.mark.usefixtures("paid_out")
def test_a_refund_that_is_not_here_is_told() -> None:
    Refund.objects.all().delete()

    (told,) = reconcile_payouts(now=clock.now()).differences

    assert (told["what"], told["ours_cents"], told["theirs_cents"]) == ("refund_amount", None, 700)


def test_a_refund_that_the_bank_sent_back_agrees(event: Event, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id, card=REFUND_FAILS)
    reconcile_payments(orders=[order], now=clock.now())
    local_stripe.ask("refunds", payment_intent=Payment.objects.get().stripe_payment_intent_id, amount=700)
    for seconds in (A_MINUTE, TEN_DAYS):
        local_stripe.control("clock", advance=seconds)
    reconcile_register(now=clock.now())

    check = reconcile_payouts(now=clock.now())

    assert Refund.objects.get().status == RefundStatus.FAILED
    assert (check.differences, check.compared["refunds"]) == ([], 1)


def test_what_another_product_sold_is_left(paid_out: Payment) -> None:
    Payment.objects.filter(pk=paid_out.pk).update(stripe_payment_intent_id="pi_of_another")

    check = reconcile_payouts(now=clock.now())

    assert (check.differences, check.compared["payments"]) == ([], 0)
