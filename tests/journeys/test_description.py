"""What is known to differ from Stripe's own description still does: each line goes once it is mended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F

from souche.actions.refund_order import refund_order
from souche.domain.catalogue.models import Event
from souche.domain.payments.models import RefundReason
from souche.kit import clock
from tests.cast import offer_plan
from tests.journeys.members import Member
from tests.stripe_description.known import KNOWN_FAULTS

if TYPE_CHECKING:
    from tests.journeys.house import House
    from tests.stripe_description.recorder import Recorder

pytestmark = pytest.mark.django_db(transaction=True)

REFUND_WAITS = "4000000000007726"
REFUND_SECONDS = 60


def begin_a_debit(house: House) -> None:
    month = timedelta(days=30)
    Event.objects.update(starts_at=F("starts_at") + month, ends_at=F("ends_at") + month)
    house.order(1)
    house.stripe.debit(house.stripe.objects("checkout/sessions")[0]["id"])
    house.wait_for_events("checkout.session.completed")
    house.work()


def wait_for_a_refund(house: House) -> None:
    order = house.order(1)
    house.pay(card_number=REFUND_WAITS)
    house.wait_until_told_all()
    house.work()
    places = order.tickets.valid().values_list("public_id", flat=True)
    refund_order(order=order, chosen=list(places), reason=RefundReason.ORGANISER, now=clock.now())
    house.work()
    house.stripe.control("clock", advance=REFUND_SECONDS)
    house.wait_for_events("refund.updated")


def test_what_passes_both_ways_is_heard(house: House, heard: Recorder) -> None:
    house.buy(1)

    asked = {(call.method.upper(), call.url.removeprefix(house.stripe.url)) for call in heard.calls}
    assert ("POST", "/v1/checkout/sessions") in asked
    assert {json.loads(event)["type"] for event in heard.events} >= {
        "checkout.session.completed",
        "invoice.paid",
    }


def test_no_difference_is_listed_that_is_none(house: House, heard: Recorder) -> None:
    begin_a_debit(house)
    wait_for_a_refund(house)
    Member.join(offer_plan(slug="soutien", name="Soutien", term="yearly"), house=house)

    assert heard.faults() == KNOWN_FAULTS
