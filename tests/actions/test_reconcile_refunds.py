"""What Stripe never told of refunds is found by comparing; what is written already is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_refunds import reconcile_refunds
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Payment, Refund, RefundStatus
from souche.kit import clock
from tests.actions.orders import place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_only_what_differs_is_recorded(event: Event, local_stripe: LocalStripe) -> None:
    ours, foreign = (place(event, 2, now=clock.now()).order for _ in range(2))
    for order in (ours, foreign):
        local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[ours], now=clock.now())
    intent = Payment.objects.get().stripe_payment_intent_id
    refunds = [local_stripe.ask("refunds", payment_intent=intent, amount=cents)["id"] for cents in (1, 99)]
    others = {each["id"] for each in local_stripe.objects("payment_intents")} - {intent}
    local_stripe.ask("refunds", payment_intent=others.pop())

    assert reconcile_refunds(now=clock.now()) == 2
    assert Refund.objects.statuses() == dict.fromkeys(refunds, "succeeded")

    Refund.objects.filter(amount_cents=99).update(status=RefundStatus.PENDING)
    assert reconcile_refunds(now=clock.now()) == 1
    assert reconcile_refunds(now=clock.now()) == 0
    assert JournalEntry.objects.filter(verb="refund.succeeded").count() == 3
