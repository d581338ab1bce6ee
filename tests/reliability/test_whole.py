"""Whatever buyers, the organiser, Stripe and time do, in any order: nothing lost, nothing twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from souche.domain.catalogue.models import Quota
from souche.domain.mailing.models import MailKind
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import RefundReason
from tests.jobs import do_jobs
from tests.reliability.machine import DEBIT, GOOD_CARD, REFUND_FAILS_LATER, BoxOffice, Outside

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)

# `make faults` asks for more, drawn anew each time; `make test` repeats the same few.
EXAMPLES = int(os.environ.get("WHOLE_EXAMPLES", "0"))
DRAWN = settings(
    max_examples=EXAMPLES or 12,
    stateful_step_count=20,
    derandomize=not EXAMPLES,
    database=None,
    phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def box_office(local_stripe: LocalStripe, live_server: LiveServer) -> BoxOffice:
    return BoxOffice(Outside(stripe=local_stripe, url=live_server.url))


# Paths that chance seldom takes: the same steps, one after another.


def test_what_is_paid_in_two_tabs_goes_back_once(box_office: BoxOffice) -> None:
    box_office.buy("alice", (1, 0, 0), "", True)
    order = Order.objects.get()
    box_office.pay_twice(order, GOOD_CARD, GOOD_CARD)
    box_office.tell_again(order)

    box_office.teardown()

    assert [payment.refunds.count() for payment in order.payments.order_by("pk")] == [0, 1]


def test_a_refund_that_nobody_tells_of_is_found_at_night(box_office: BoxOffice) -> None:
    box_office.buy("alice", (1, 0, 0), GOOD_CARD, True)
    order = Order.objects.get()
    box_office.lose_news_of_a_refund(order)

    box_office.teardown()

    assert order.payments.get().refunds.count() == 1


@pytest.mark.parametrize(("means", "status"), [(REFUND_FAILS_LATER, "failed"), (DEBIT, "succeeded")])
def test_a_refund_that_does_not_end_at_once_is_waited_for(
    box_office: BoxOffice, means: str, status: str
) -> None:
    box_office.buy("alice", (1, 0, 0), means, True)
    order = Order.objects.get()
    box_office.banks_answer([True], False)
    # The answer travels by itself: what it brings is given back only once it is here.
    box_office.stripe.wait_until_delivered()
    do_jobs()
    box_office.cancel_tickets_themselves(order, 1)

    box_office.teardown()

    assert order.payments.get().refunds.get().status == status


def test_a_refused_debit_gives_its_places_back_and_is_told(box_office: BoxOffice) -> None:
    box_office.buy("alice", (2, 1, 0), DEBIT, True)
    order = Order.objects.get()
    box_office.half_an_hour_passes(order)
    assert (Order.objects.get().status, Quota.objects.get().taken) == (OrderStatus.PROCESSING, 3)

    box_office.banks_answer([False], True)
    box_office.teardown()

    assert (Order.objects.get().status, Quota.objects.get().taken) == (OrderStatus.REFUSED, 0)
    assert order.mails.filter(kind=MailKind.REFUSED).count() == 1


def test_of_a_card_and_a_debit_that_are_both_good_one_goes_back(box_office: BoxOffice) -> None:
    box_office.buy("alice", (1, 0, 0), "", True)
    order = Order.objects.get()
    box_office.pay_twice(order, DEBIT, GOOD_CARD)
    box_office.banks_answer([True], True)

    box_office.teardown()

    assert [payment.refunds.count() for payment in order.payments.order_by("pk")] == [0, 1]


def test_a_debit_of_an_order_whose_places_are_gone_goes_back(box_office: BoxOffice) -> None:
    box_office.storm("drop", "checkout.session.completed")
    box_office.buy("alice", (3, 0, 0), DEBIT, True)
    order = Order.objects.get()
    box_office.half_an_hour_passes(order)
    box_office.buy("bob", (3, 0, 0), GOOD_CARD, True)
    box_office.buy("charlie", (1, 0, 0), GOOD_CARD, True)
    box_office.banks_answer([True], True)

    box_office.teardown()

    assert order.payments.get().refunds.get().reason == RefundReason.LATE_WITHOUT_PLACE


def test_a_debit_that_is_known_late_takes_its_places_again(box_office: BoxOffice) -> None:
    box_office.storm("drop", "checkout.session.completed")
    box_office.buy("alice", (2, 1, 0), DEBIT, True)
    order = Order.objects.get()
    box_office.half_an_hour_passes(order)
    assert Quota.objects.get().taken == 0

    box_office.tell_again(order)
    box_office.teardown()

    assert (Order.objects.get().status, Quota.objects.get().taken) == (OrderStatus.PROCESSING, 3)


def test_a_debit_that_was_refused_before_anybody_knew_of_it_is_told(box_office: BoxOffice) -> None:
    box_office.storm("drop", "checkout.session.completed")
    box_office.buy("alice", (1, 0, 0), DEBIT, True)
    order = Order.objects.get()
    box_office.half_an_hour_passes(order)
    box_office.banks_answer([False], True)

    box_office.teardown()

    assert order.mails.filter(kind=MailKind.REFUSED).count() == 1


def test_the_box_office_is_right_whatever_happens(local_stripe: LocalStripe, live_server: LiveServer) -> None:
    walks_ended_well = 0

    class BoxOfficeHere(BoxOffice):
        def __init__(self) -> None:
            super().__init__(Outside(stripe=local_stripe, url=live_server.url))

        def teardown(self) -> None:
            nonlocal walks_ended_well
            super().teardown()
            walks_ended_well += 1

    run_state_machine_as_test(BoxOfficeHere, settings=DRAWN)

    assert walks_ended_well >= DRAWN.max_examples
