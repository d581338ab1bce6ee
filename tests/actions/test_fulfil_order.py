"""A paid order has one ticket per person, each with its own id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.fulfil_order import PATIENCE, fulfil_order
from souche.kit import clock
from souche.kit.secrets import unsign
from tests.actions.orders import place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_it_makes_one_ticket_per_person(event: Event) -> None:
    order = place(event, 3, now=clock.now()).order

    fulfil_order(order=order, now=NOON)

    tickets = list(order.tickets.all())
    assert len({ticket.public_id for ticket in tickets}) == 3
    assert unsign(purpose="ticket", signed=tickets[0].qr_text) == tickets[0].public_id


def test_the_mail_waits_a_minute_for_the_invoice(event: Event) -> None:
    order = place(event, now=clock.now()).order

    fulfil_order(order=order, now=NOON)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.scheduled_at) == ("send_documents", NOON + PATIENCE)


def test_the_mail_leaves_at_once_without_one(event: Event) -> None:
    order = place(event, now=clock.now()).order
    order.is_invoice_wanted = False

    fulfil_order(order=order, now=NOON)

    assert ProcrastinateJob.objects.get().scheduled_at is None
