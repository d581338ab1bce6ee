"""The tickets that an order lacks are made, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.make_missing_tickets import make_missing_tickets
from souche.actions.settle_payment import settle_payment
from souche.domain.health.sales import lacking_tickets
from souche.domain.organisation.models import JournalEntry
from souche.kit import clock
from tests.actions.orders import paid_session, place

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_one_of_three_is_made_again(event: Event) -> None:
    order = place(event, 3, now=clock.now()).order
    settle_payment(paid=paid_session(order), now=clock.now())
    order.tickets.all()[1].delete()
    assert list(lacking_tickets()) == [order]
    jobs = ProcrastinateJob.objects.filter(task_name="send_documents").count()

    for _time in range(2):
        make_missing_tickets(order=order, now=clock.now())

    assert order.tickets.count() == 3
    assert not lacking_tickets().exists()
    assert ProcrastinateJob.objects.filter(task_name="send_documents").count() == jobs + 1
    assert JournalEntry.objects.get(verb="order.tickets_made").details == {"tickets": 1}


def test_an_order_that_lacks_none_is_left(event: Event) -> None:
    order = place(event, now=clock.now()).order
    settle_payment(paid=paid_session(order), now=clock.now())

    make_missing_tickets(order=order, now=clock.now())

    assert order.tickets.count() == 1
    assert not JournalEntry.objects.filter(verb="order.tickets_made").exists()
