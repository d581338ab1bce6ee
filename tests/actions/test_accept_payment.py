"""A payment of another amount that is accepted pays its order, in time or late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.accept_payment import accept_payment
from souche.actions.expire_order import expire_order
from souche.domain.catalogue.models import Quota, SoldOut
from souche.domain.orders.states import IllegalMove
from souche.domain.payments.models import CaseKind, CaseOutcome
from tests.actions.cases import listed, overpaid
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_the_order_is_paid_and_fulfilled(event: Event) -> None:
    order = overpaid(event)
    case = listed(CaseKind.WRONG_AMOUNT)

    accept_payment(case=case, actor=hire_bob(), now=NOON)

    order.refresh_from_db()
    case.refresh_from_db()
    assert order.is_paid
    assert order.tickets.count() == 2
    assert case.outcome == CaseOutcome.ACCEPTED


def test_an_order_that_expired_takes_its_places_again(event: Event) -> None:
    order = overpaid(event)
    expire_order(order=order, now=NOON)

    accept_payment(case=listed(CaseKind.WRONG_AMOUNT), actor=hire_bob(), now=NOON)

    assert Quota.objects.get().taken == 2
    assert order.tickets.count() == 2


def test_without_places_nothing_changes(event: Event) -> None:
    order = overpaid(event)
    expire_order(order=order, now=NOON)
    Quota.objects.update(size=1)
    case = listed(CaseKind.WRONG_AMOUNT)

    with pytest.raises(SoldOut):
        accept_payment(case=case, actor=hire_bob(), now=NOON)

    case.refresh_from_db()
    assert case.is_open
    assert not order.tickets.exists()


def test_an_order_paid_meanwhile_is_not_paid_twice(event: Event) -> None:
    order = overpaid(event)
    order.pay(paid_at=NOON)
    case = listed(CaseKind.WRONG_AMOUNT)

    with pytest.raises(IllegalMove):
        accept_payment(case=case, actor=hire_bob(), now=NOON)

    case.refresh_from_db()
    assert case.is_open
