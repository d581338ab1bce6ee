"""A payment of another amount goes back whole, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.return_payment import return_payment
from souche.domain.catalogue.models import Quota
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import AlreadyHandled, CaseKind, CaseOutcome, Refund, RefundReason
from tests.actions.cases import listed, overpaid
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_the_whole_of_it_is_on_its_way_once(event: Event) -> None:
    order = overpaid(event)
    case, bob = listed(CaseKind.WRONG_AMOUNT), hire_bob()

    return_payment(case=case, actor=bob, now=NOON)
    with pytest.raises(AlreadyHandled):
        return_payment(case=case, actor=bob, now=NOON)

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.reason) == (5000, RefundReason.WRONG_AMOUNT)
    assert ProcrastinateJob.objects.get().args == {"refund_id": refund.public_id}
    case.refresh_from_db()
    order.refresh_from_db()
    assert case.outcome == CaseOutcome.PAID_BACK
    assert order.status == OrderStatus.EXPIRED
    assert Quota.objects.get().taken == 0
