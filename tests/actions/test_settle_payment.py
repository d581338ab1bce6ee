"""Money that arrives pays its order once, or goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.expire_order import expire_order
from souche.actions.settle_payment import UnknownOrder, settle_payment
from souche.domain.catalogue.models import Quota
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Case, CaseKind, Payment, Refund, RefundReason
from souche.kit import clock
from tests.actions.orders import paid_session, place
from tests.cast import NOON

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db

STATEMENTS = 6
SAVEPOINTS = 2


def held_order(event: Event, quantity: int = 1) -> Order:
    return place(event, quantity, now=clock.now()).order


def jobs() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True))


def test_it_pays_and_fulfils(event: Event) -> None:
    order = held_order(event, 3)

    settle_payment(paid=paid_session(order), now=NOON)

    order.refresh_from_db()
    assert (order.status, order.paid_at) == (OrderStatus.PAID, NOON)
    assert order.tickets.count() == 3
    assert Payment.objects.get().amount_cents == 7200
    assert jobs() == ["send_documents"]


def test_a_second_time_changes_nothing(event: Event) -> None:
    order = held_order(event)

    settle_payment(paid=paid_session(order), now=NOON)
    settle_payment(paid=paid_session(order), now=NOON)

    assert Payment.objects.count() == 1
    assert order.tickets.count() == 1
    assert jobs() == ["send_documents"]


def test_it_sends_a_small_fixed_number_of_statements(
    event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = held_order(event, 4)

    with django_assert_num_queries(STATEMENTS + SAVEPOINTS):
        settle_payment(paid=paid_session(order), now=NOON)


def test_late_money_takes_the_places_again(event: Event) -> None:
    order = held_order(event, 2)
    expire_order(order=order, now=NOON)

    settle_payment(paid=paid_session(order), now=NOON)

    order.refresh_from_db()
    assert order.is_paid
    assert order.closed_at is None
    assert Quota.objects.get().taken == 2


def test_late_money_without_places_goes_back(event: Event) -> None:
    order = held_order(event, 2)
    expire_order(order=order, now=NOON)
    Quota.objects.update(size=1)

    settle_payment(paid=paid_session(order), now=NOON)

    order.refresh_from_db()
    assert order.status == OrderStatus.EXPIRED
    assert order.tickets.count() == 0
    assert jobs() == ["issue_refund"]
    assert Refund.objects.get().reason == RefundReason.LATE_WITHOUT_PLACE


def test_a_second_payment_goes_back(event: Event) -> None:
    order = held_order(event)
    settle_payment(paid=paid_session(order), now=NOON)

    settle_payment(paid=paid_session(order, session_id="cs_2", payment_intent_id="pi_2"), now=NOON)

    assert order.tickets.count() == 1
    refund = Refund.objects.get()
    assert (refund.payment.stripe_payment_intent_id, refund.reason) == ("pi_2", RefundReason.PAID_TWICE)


@pytest.mark.parametrize("changes", [{"amount_cents": 1}, {"currency": "CHF"}])
def test_of_another_amount_a_person_decides(event: Event, changes: dict[str, object]) -> None:
    order = held_order(event)

    for _again in range(2):
        settle_payment(paid=paid_session(order, **changes), now=NOON)

    order.refresh_from_db()
    assert order.is_held
    case = Case.objects.get()
    assert (case.kind, case.payment) == (CaseKind.WRONG_AMOUNT, Payment.objects.get())
    assert jobs() == []


def test_money_for_no_order_of_ours_is_left_alone(event: Event) -> None:
    order = held_order(event)

    with pytest.raises(UnknownOrder):
        settle_payment(paid=paid_session(order, order_id="ord_of_another_shop"), now=NOON)

    assert not Payment.objects.exists()
