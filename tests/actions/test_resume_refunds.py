"""A refund of which nothing was heard for a day is asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.pay_back_payment import pay_back_payment
from souche.actions.resume_refunds import SILENCE, resume_refunds
from souche.domain.payments.models import RefundReason
from tests.actions.orders import bought
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_what_stripe_never_made_is_asked_for_again(event: Event, local_stripe: LocalStripe) -> None:
    payment = bought(event, 1, local_stripe=local_stripe).payments.get()
    refund = pay_back_payment(payment=payment, reason=RefundReason.PAID_TWICE, now=NOON)
    ProcrastinateJob.objects.filter(task_name="issue_refund").delete()

    assert resume_refunds(now=NOON + SILENCE / 2) == 0
    assert resume_refunds(now=NOON + SILENCE) == 1
    assert resume_refunds(now=NOON + SILENCE) == 1

    assert ProcrastinateJob.objects.get(task_name="issue_refund").args == {"refund_id": refund.public_id}


def test_what_stripe_made_or_refused_is_left(event: Event, local_stripe: LocalStripe) -> None:
    payment = bought(event, 1, local_stripe=local_stripe).payments.get()
    pay_back_payment(payment=payment, reason=RefundReason.PAID_TWICE, now=NOON).fail(failure="No.")

    assert resume_refunds(now=NOON + SILENCE) == 0
