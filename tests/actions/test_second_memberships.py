"""A membership that would give nothing more is refused before it is paid."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from souche.actions.place_order import AddressHasMembership, AlreadyMember, place_order
from souche.domain.catalogue.models import Plan, Price
from souche.domain.customers.models import Customer
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from tests.actions.memberships import join, membership_in
from tests.cast import ALICE, CHARLIE, NOON, add_price, announce, offer_plan, open_theatre

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event

LAST_DAY = date(2027, 6, 30)


@pytest.fixture
def card(db: None) -> Plan:
    """Alice has the card of the season, which costs nothing."""
    del db
    open_theatre()
    plan = offer_plan(
        slug="carte", cents=0, term="season", season_ends_on=LAST_DAY, is_offered_with_tickets=True
    )
    join(plan)
    return plan


def buy(offering: Plan | Event, *, plan: Plan, now: datetime = NOON) -> None:
    """Alice, who is signed in, orders a membership and what else its page sells."""
    prices = offering.prices_on_sale(house=Organisation.current(), now=now).filter(
        product__in=[offering.pk, plan.pk]
    )
    place_order(
        organisation=Organisation.current(),
        offering=offering,
        choices=[Choice(price.public_id, 1) for price in prices],
        buyer=ALICE,
        member=Customer.objects.get(email=ALICE.email),
        success_url=lambda order: order.link,
        cancel_url=lambda order: order.link,
        now=now,
    )


def test_a_second_card_is_refused_until_the_last_day_of_the_first(card: Plan) -> None:
    with pytest.raises(AlreadyMember) as refused:
        buy(card, plan=card)

    assert refused.value.last_day == LAST_DAY
    assert (Order.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_stranger_who_types_the_address_is_not_told_until_when(card: Plan) -> None:
    with pytest.raises(AddressHasMembership):
        join(card)

    assert Order.objects.count() == 1


def test_somebody_else_may_have_it(card: Plan) -> None:
    join(card, buyer=CHARLIE)

    assert Membership.objects.running().count() == 2


def test_a_basket_of_tickets_and_a_second_card_is_refused_whole(card: Plan) -> None:
    event = announce()
    add_price(event, amount_cents=0)

    with pytest.raises(AlreadyMember):
        buy(event, plan=card)

    assert Order.objects.count() == 1
    assert event.quotas.get().taken == 0


def test_the_same_card_for_the_next_season_is_sold(card: Plan) -> None:
    Plan.objects.update(season_ends_on=date(2028, 6, 30))

    buy(card, plan=card)

    assert Membership.objects.running().count() == 2


def test_a_card_that_was_given_back_may_be_bought_again(card: Plan) -> None:
    Membership.objects.get().end(now=NOON)

    buy(card, plan=card)

    assert Membership.objects.running().count() == 1


def test_a_card_whose_debit_is_under_way_is_not_sold_again(card: Plan) -> None:
    Membership.objects.update(status="pending", starts_at=None, ends_at=None)
    Order.objects.update(status="processing", paid_at=None)

    with pytest.raises(AddressHasMembership):
        buy(card, plan=card)


def test_an_order_that_only_waits_is_not_in_the_way(card: Plan) -> None:
    """Whoever left the payment page may begin again at once."""
    Membership.objects.update(status="pending", starts_at=None, ends_at=None)
    Order.objects.update(status="held", paid_at=None)

    buy(card, plan=card)

    assert Membership.objects.running().count() == 1


def test_what_renews_by_itself_is_not_paid_twice_each_period(db: None) -> None:
    del db
    open_theatre()
    plan = offer_plan(slug="soutien", cents=0)
    membership_in("active", term="yearly", plan=plan)  # type: ignore[arg-type]  # the value is enough
    Plan.objects.update(term="yearly")
    Price.objects.update(amount_cents=3000)

    with pytest.raises(AlreadyMember) as refused:
        buy(plan, plan=plan)

    assert refused.value.last_day == (NOON + timedelta(days=365)).date()


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_one_is_refused() -> None:
    open_theatre()
    plan = offer_plan(cents=0, term="season", season_ends_on=LAST_DAY)

    with ThreadPoolExecutor(max_workers=4) as tabs:
        said = list(tabs.map(lambda _tab: order(plan), range(4)))

    assert sorted(said) == [False, False, False, True]
    assert Membership.objects.running().count() == 1


def order(plan: Plan) -> bool:
    try:
        join(plan)
    except AddressHasMembership:
        return False
    finally:
        connection.close()
    return True
