"""An order moves by the table alone."""

from datetime import timedelta

import pytest

from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.orders.states import MOVES, IllegalMove, OrderStatus
from souche.kit.secrets import BadLink
from tests.cast import NOON

MOVERS = {
    "pay": lambda order, *, now: order.pay(paid_at=now),
    "process": lambda order, *, now: order.process(),  # noqa: ARG005  # the others note an instant
    "process_late": lambda order, *, now: order.process_late(),  # noqa: ARG005  # same
    "refuse": Order.refuse,
    "refuse_late": Order.refuse_late,
    "expire": Order.expire,
    "cancel": Order.cancel,
    "pay_late": lambda order, *, now: order.pay_late(paid_at=now),
    "void": Order.void,
}


def make_order(status: OrderStatus = OrderStatus.HELD) -> Order:
    customer = Customer.welcome(email="alice@example.org", name="Alice", language="fr")
    return Order.objects.create(
        customer=customer,
        buyer_name="Alice",
        buyer_email=customer.email,
        language="fr",
        currency="EUR",
        total_cents=2400,
        is_invoice_wanted=True,
        placed_at=NOON,
        expires_at=NOON + timedelta(minutes=31),
        status=status,
        paid_at=NOON,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.verb)
@pytest.mark.parametrize("status", OrderStatus)
def test_each_move_starts_from_its_sources_alone(move: object, status: OrderStatus) -> None:
    verb, sources, target = move.verb, move.sources, move.target  # type: ignore[attr-defined]  # a Move, seen through parametrize
    order = make_order(status)

    if status in sources:
        MOVERS[verb](order, now=NOON)
        order.refresh_from_db()
        assert order.status == target
    else:
        with pytest.raises(IllegalMove):
            MOVERS[verb](order, now=NOON)
        order.refresh_from_db()
        assert order.status == status


@pytest.mark.django_db
def test_a_link_opens_its_own_order_alone() -> None:
    order = make_order()

    assert Order.by_link(order.link) == order
    with pytest.raises(BadLink):
        Order.by_link(order.link[:-1] + ("A" if order.link[-1] != "A" else "B"))


@pytest.mark.django_db
def test_only_one_asks_stripe_at_a_time() -> None:
    order = make_order()

    assert order.claim_question(now=NOON, not_since=NOON - timedelta(seconds=10))
    assert not order.claim_question(now=NOON + timedelta(seconds=5), not_since=NOON - timedelta(seconds=5))
    assert order.claim_question(now=NOON + timedelta(seconds=30), not_since=NOON + timedelta(seconds=20))
