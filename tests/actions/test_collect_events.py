"""What Stripe never delivered is fetched an hour later, and everything is as if it had been told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.collect_events import collect_events
from souche.domain.health.models import Check, CheckKind
from souche.domain.invoices.models import Invoice
from souche.domain.payments.gateway.client import PAGE
from souche.domain.payments.gateway.errors import StripeUnreachable
from souche.domain.payments.gateway.events import HANDLED_TYPES, NotAnEvent
from souche.domain.payments.models import Payment, StripeEvent
from souche.entrypoints.webhooks.routes import job_of
from souche.kit import clock
from tests.actions.orders import place
from tests.jobs import do_jobs, forget_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import ReceivedEvent
    from souche.kit.queue import Job
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)
AN_HOUR = timedelta(hours=1)
MOST_TYPES = 20
# The first attempt of the SDK and its two retries.
ATTEMPTS = 3
# The last check and the new one; each page adds its own.
STATEMENTS = 2


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db: None) -> Iterator[None]:  # noqa: ARG001  # the tables must be there
    yield
    forget_jobs()


@pytest.fixture
def untold(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid, and no endpoint was there to be told."""
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    return order


def let_much_happen(order: Order, local_stripe: LocalStripe, *, pages: int) -> None:
    """Let a refund be written upon so often that Stripe tells of the order on one page more."""
    session = local_stripe.ask(f"checkout/sessions/{order.stripe_session_id}", method="GET")
    refund = local_stripe.ask("refunds", payment_intent=session["payment_intent"], amount=1)
    for number in range(pages * PAGE):
        local_stripe.ask(f"refunds/{refund['id']}", **{"metadata[written]": str(number)})


def test_an_hour_later_everything_is_repaired(untold: Order) -> None:
    assert collect_events(job_of=job_of, now=clock.now() + AN_HOUR) > 0
    do_jobs()

    untold.refresh_from_db()
    assert untold.is_paid
    assert untold.tickets.count() == 2
    assert untold.invoices.get().is_archived


@pytest.mark.usefixtures("untold")
def test_a_second_time_changes_nothing() -> None:
    missing = collect_events(job_of=job_of, now=clock.now() + AN_HOUR)
    check = Check.objects.get(kind=CheckKind.EVENTS)
    assert check.compared == check.repaired == {"events": missing}
    do_jobs()

    assert collect_events(job_of=job_of, now=clock.now() + AN_HOUR) == 0
    do_jobs()

    assert StripeEvent.objects.filter(is_fetched=True).count() == missing
    assert (Payment.objects.count(), Invoice.objects.count()) == (1, 1)


def test_a_failure_keeps_the_pages_before_and_the_next_time_goes_on(
    untold: Order, local_stripe: LocalStripe
) -> None:
    let_much_happen(untold, local_stripe, pages=3)
    seen: list[str] = []

    def fail_after_two_pages(received: ReceivedEvent) -> Job | None:
        seen.append(received.event_id)
        if len(seen) == 2 * PAGE:
            local_stripe.control("weather", kind="error_before", target="GET /v1/events", count=ATTEMPTS)
        return job_of(received)

    with pytest.raises(StripeUnreachable):
        collect_events(job_of=fail_after_two_pages, now=clock.now() + AN_HOUR)
    assert StripeEvent.objects.count() == 2 * PAGE
    assert not Check.objects.filter(kind=CheckKind.EVENTS).exists()

    missing = collect_events(job_of=job_of, now=clock.now() + AN_HOUR)

    told = Check.objects.get(kind=CheckKind.EVENTS).compared["events"]
    assert missing == told - 2 * PAGE > 0
    assert StripeEvent.objects.count() == told


def test_a_page_of_known_events_is_one_statement(
    untold: Order, local_stripe: LocalStripe, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = 3
    let_much_happen(untold, local_stripe, pages=pages - 1)
    collect_events(job_of=job_of, now=clock.now() + AN_HOUR)
    Check.objects.all().delete()

    with django_assert_num_queries(STATEMENTS + pages):
        assert collect_events(job_of=job_of, now=clock.now() + AN_HOUR) == 0


@pytest.mark.usefixtures("untold")
def test_what_is_on_its_way_is_left_to_stripe() -> None:
    assert collect_events(job_of=job_of, now=clock.now()) == 0


@pytest.mark.usefixtures("untold")
def test_it_goes_on_from_where_it_stopped() -> None:
    Check.record(kind=CheckKind.EVENTS, compared={}, repaired={}, now=clock.now() + 3 * AN_HOUR)

    assert collect_events(job_of=job_of, now=clock.now() + 4 * AN_HOUR) == 0


def test_stripe_lists_as_many_types_as_we_handle() -> None:
    assert len(HANDLED_TYPES) <= MOST_TYPES


@pytest.mark.usefixtures("untold")
def test_one_that_cannot_be_read_does_not_stand_in_the_way() -> None:
    def unreadable(received: ReceivedEvent) -> Job | None:
        if received.type == "invoice.paid":
            raise NotAnEvent(received.event_id)
        return job_of(received)

    missing = collect_events(job_of=unreadable, now=clock.now() + AN_HOUR)

    assert missing == StripeEvent.objects.count()
    assert not StripeEvent.objects.get(type="invoice.paid").is_routed
