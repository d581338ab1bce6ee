"""The memberships of a paid order begin, each for its own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.place_order import place_order
from souche.actions.refund_second_membership import refund_second_membership
from souche.actions.settle_payment import settle_payment
from souche.domain.catalogue.models import Plan, Price
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.memberships import join
from tests.actions.orders import paid_session
from tests.cast import ALICE, NOON, offer_plan, open_theatre

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _theatre(db: None, request: pytest.FixtureRequest) -> None:  # noqa: ARG001  # the database is asked for
    if "event" not in request.fixturenames:
        open_theatre()


def test_a_year_begins_when_it_is_paid() -> None:
    join(offer_plan(cents=0))

    membership = Membership.objects.get()
    assert membership.status == MembershipStatus.ACTIVE
    assert membership.starts_at == NOON
    # Midnight in Dijon, after the anniversary.
    assert membership.ends_at == datetime(2027, 11, 25, 23, 0, tzinfo=UTC)


def test_a_season_ends_with_its_last_day() -> None:
    join(offer_plan(cents=0, term="season", season_ends_on=date(2027, 6, 30)))

    assert Membership.objects.get().ends_at == datetime(2027, 6, 30, 22, 0, tzinfo=UTC)


def test_who_renews_ahead_of_time_loses_nothing() -> None:
    plan = offer_plan(cents=0)
    join(plan)

    join(plan, now=NOON + timedelta(days=300))

    second, first = Membership.objects.all()
    assert second.starts_at == first.ends_at
    assert second.ends_at == datetime(2028, 11, 25, 23, 0, tzinfo=UTC)


def test_ten_years_bought_at_once_end_with_the_same_day() -> None:
    plan = offer_plan(cents=0)
    for _year in range(11):
        join(plan)

    ends = [each.ends_at for each in Membership.objects.order_by("pk")]
    assert ends == [datetime(year, 11, 25, 23, 0, tzinfo=UTC) for year in range(2027, 2038)]


def test_a_season_ends_as_it_was_when_it_was_ordered(event: Event) -> None:
    """The organiser moves its end while a buyer pays."""
    del event
    plan = offer_plan(term="season", season_ends_on=date(2099, 6, 30))
    order = join(plan, now=clock.now()).order
    Plan.objects.update(season_ends_on=date(2099, 5, 31))

    settle_payment(paid=paid_session(order), now=clock.now())

    assert Membership.objects.get().ends_at == datetime(2099, 6, 30, 22, 0, tzinfo=UTC)


def test_the_next_season_follows_the_present_one() -> None:
    plan = offer_plan(cents=0, term="season", season_ends_on=date(2027, 6, 30))
    join(plan)
    Plan.objects.update(season_ends_on=date(2028, 6, 30))

    join(plan, now=NOON + timedelta(days=180))

    second, first = Membership.objects.all()
    assert (second.starts_at, second.ends_at) == (first.ends_at, datetime(2028, 6, 30, 22, 0, tzinfo=UTC))


def test_of_two_cards_paid_at_once_the_second_is_given_back(event: Event) -> None:
    """Two tabs: both wait, neither is in the way of the other; the tickets beside the second card stay."""
    plan = offer_plan(term="season", season_ends_on=date(2099, 6, 30), is_offered_with_tickets=True)
    orders = [join(plan, now=clock.now()).order, with_ticket(event, plan)]
    for order in orders:
        settle_payment(paid=paid_session(order), now=clock.now())
    (job,) = ProcrastinateJob.objects.filter(task_name="refund_second_membership")

    for _time in range(2):
        refund_second_membership(**job.args, now=clock.now())

    second, first = Membership.objects.all()
    assert (first.is_running, second.is_running) == (True, False)
    refund = Refund.objects.get()
    assert (refund.payment.order, refund.amount_cents) == (orders[1], 3000)
    assert "déjà" in refund.message
    assert orders[1].tickets.valid().count() == 1


def with_ticket(event: Event, plan: Plan) -> Order:
    """Alice orders a ticket and a membership in one basket."""
    prices = [Price.objects.get(product__event=event), plan.prices.get()]
    return place_order(
        organisation=Organisation.current(),
        offering=event,
        choices=[Choice(price.public_id, 1) for price in prices],
        buyer=ALICE,
        success_url=lambda order: f"http://127.0.0.1/{order.public_id}?paye=1",
        cancel_url=lambda order: f"http://127.0.0.1/{order.public_id}",
        now=clock.now(),
    ).order


def test_the_first_days_of_a_second_one_make_no_gap() -> None:
    plan = offer_plan(cents=0)
    join(plan)
    join(plan, now=NOON + timedelta(days=300))

    for days in (0, 364, 367, 700):
        assert Membership.objects.open(now=NOON + timedelta(days=days)).count() == 1
    assert not Membership.objects.open(now=NOON + timedelta(days=740)).exists()
