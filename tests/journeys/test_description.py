"""Every story is heard without asking for it, and held against Stripe's own description when it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.house import House
    from tests.stripe_description.recorder import Recorder

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_passes_both_ways_is_heard(house: House, request: pytest.FixtureRequest) -> None:
    house.buy(1)

    heard: Recorder = request.getfixturevalue("heard")
    asked = {(call.method.upper(), call.url.removeprefix(house.stripe.url)) for call in heard.calls}
    told = {json.loads(event)["type"] for event in heard.events}
    assert ("POST", "/v1/checkout/sessions") in asked
    assert told >= {"checkout.session.completed", "invoice.paid"}
