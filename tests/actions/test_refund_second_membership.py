"""What a member paid twice comes back once, with a word about why; the story is in test_begin_memberships."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from souche.actions.refund_second_membership import refund_second_membership
from souche.actions.settle_payment import settle_payment
from souche.domain.memberships.models import Membership
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.memberships import join
from tests.actions.orders import paid_session
from tests.cast import offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(event: Event) -> Membership:
    """Alice paid two cards of one season, ordered at the same time."""
    del event
    plan = offer_plan(term="season", season_ends_on=date(2099, 6, 30))
    for order in [join(plan, now=clock.now()).order for _tab in range(2)]:
        settle_payment(paid=paid_session(order), now=clock.now())
    return Membership.objects.all()[0]


def test_it_gives_back_what_was_paid(second: Membership) -> None:
    refund_second_membership(membership_id=second.public_id, now=clock.now())

    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.payment.order) == (3000, second.line.order)
    assert "Vous avez déjà cette adhésion" in refund.message
    assert Membership.objects.running().count() == 1


def test_asked_again_it_gives_nothing_more(second: Membership) -> None:
    for _time in range(2):
        refund_second_membership(membership_id=second.public_id, now=clock.now())

    assert Refund.objects.count() == 1
