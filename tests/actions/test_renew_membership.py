"""A paid period begins a membership, carries it on, or brings it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.renew_membership import renew_membership
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.orders.models import Order
from souche.domain.payments.gateway.facts import SubscriptionPeriod
from souche.kit import clock

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


def next_period(membership: Membership) -> SubscriptionPeriod:
    """Return the period that follows what is paid."""
    assert membership.ends_at
    return SubscriptionPeriod(
        membership.stripe_subscription_id, membership.ends_at, membership.ends_at + YEAR
    )


def test_the_first_invoice_begins_it_and_pays_the_order(yearly: Membership) -> None:
    order = yearly.line.order

    assert yearly.status == MembershipStatus.ACTIVE
    assert order.is_paid
    assert yearly.starts_at
    assert yearly.ends_at == yearly.starts_at.replace(year=yearly.starts_at.year + 1)
    assert Invoice.objects.get().is_for_subscription
    assert Invoice.objects.get().order == order
    jobs = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert {"archive_invoice", "send_documents"} <= jobs


def test_the_next_one_carries_it_on(yearly: Membership) -> None:
    period = next_period(yearly)

    renew_membership(order=yearly.line.order, period=period, paid_at=clock.now())

    yearly.refresh_from_db()
    assert (yearly.status, yearly.ends_at) == (MembershipStatus.ACTIVE, period.ends_at)


def test_an_old_one_told_late_shortens_nothing(yearly: Membership) -> None:
    first = SubscriptionPeriod(yearly.stripe_subscription_id, clock.now() - YEAR, clock.now())
    before = yearly.ends_at

    renew_membership(order=yearly.line.order, period=first, paid_at=clock.now())

    yearly.refresh_from_db()
    assert yearly.ends_at == before


def test_one_that_was_unpaid_comes_back(yearly: Membership) -> None:
    yearly.fall_due(now=clock.now())

    renew_membership(order=yearly.line.order, period=next_period(yearly), paid_at=clock.now())

    yearly.refresh_from_db()
    assert (yearly.status, yearly.past_due_at) == (MembershipStatus.ACTIVE, None)


def test_one_that_ended_stays_ended(yearly: Membership) -> None:
    yearly.end(now=clock.now())
    before = yearly.ends_at

    renew_membership(order=yearly.line.order, period=next_period(yearly), paid_at=clock.now())

    yearly.refresh_from_db()
    assert (yearly.status, yearly.ends_at) == (MembershipStatus.ENDED, before)


def test_an_order_given_up_is_paid_all_the_same(yearly: Membership) -> None:
    Membership.objects.update(status=MembershipStatus.PENDING, stripe_subscription_id="")
    Order.objects.update(status="cancelled", paid_at=None, closed_at=clock.now())
    order = Order.objects.get()

    renew_membership(order=order, period=next_period(yearly), paid_at=clock.now())

    assert order.is_paid
