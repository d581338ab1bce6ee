"""The organiser cancels an event: sales stop, and each order that stands has its job."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.cancel_event import cancel_event
from souche.actions.place_order import NotOnSale
from souche.domain.catalogue.models import AlreadyCancelled, Event, Price, Quota
from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.kit import clock
from tests.actions.orders import bought, place
from tests.cast import NOON, add_price, announce, hire_bob
from tests.patience import wait_until

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
REASON = "La comédienne est souffrante."


def cancel(event: Event, *, actor: StaffMember | None = None) -> None:
    cancel_event(event=event, reason=REASON, actor=actor or hire_bob(), now=NOON)


def orders_with_a_job() -> set[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="refund_cancelled_order")
    return set(jobs.values_list("args__order_id", flat=True))


def wait_until_somebody_waits() -> None:
    """Wait until another transaction waits for a row of this one."""
    asked = "SELECT 1 FROM pg_locks WHERE NOT granted"
    with connection.cursor() as cursor:
        wait_until(lambda: cursor.execute(asked).fetchone(), otherwise="nobody waits")


def test_each_order_that_stands_has_its_job(event: Event, local_stripe: LocalStripe) -> None:
    paid = bought(event, 2, local_stripe=local_stripe)
    held = place(event, 1, now=clock.now()).order
    expired = place(event, 1, now=clock.now()).order
    expired.expire(now=NOON)

    cancel(event)

    assert orders_with_a_job() == {paid.public_id, held.public_id}


def test_nothing_is_sold_any_more(event: Event) -> None:
    cancel(event)

    with pytest.raises(NotOnSale):
        place(Event.objects.get(), 1)


def test_many_orders_cost_no_more_statements(event: Event) -> None:
    bob, counts = hire_bob(), []
    other = announce(slug="macbeth")
    add_price(other)
    Price.objects.update(amount_cents=0)
    for cancelled, quantity in ((event, 1), (other, 9)):
        for _order in range(quantity):
            place(cancelled, 1)
        with CaptureQueriesContext(connection) as queries:
            cancel(cancelled, actor=bob)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert len(orders_with_a_job()) == 10


def test_the_journal_tells_who_and_why(event: Event) -> None:
    bob = hire_bob()

    cancel(event, actor=bob)

    entry = JournalEntry.objects.get(verb="event.cancelled")
    assert (entry.actor, entry.subject, entry.details) == (bob, "hamlet", {"reason": REASON, "orders": 0})


def test_it_is_cancelled_once(event: Event) -> None:
    bob = hire_bob()
    cancel(event, actor=bob)

    with pytest.raises(AlreadyCancelled):
        cancel(event, actor=bob)

    assert JournalEntry.objects.filter(verb="event.cancelled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_order_that_is_just_taking_its_places_is_not_forgotten(event: Event) -> None:
    bob = hire_bob()

    def cancel_elsewhere() -> None:
        try:
            cancel(event, actor=bob)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        with transaction.atomic():
            Quota.objects.take({Quota.objects.get().pk: 1})
            cancelling = thread.submit(cancel_elsewhere)
            wait_until_somebody_waits()
            order = place(event, 1, now=clock.now()).order
        cancelling.result()

    assert orders_with_a_job() == {order.public_id}
