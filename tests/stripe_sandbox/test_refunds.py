from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.shop import pay, session_params

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


@pytest.fixture
def intent(server: Server, api: stripe.V1Services) -> str:
    paid: dict[str, str] = pay(server, api.checkout.sessions.create(session_params()).id)
    return paid["payment_intent"]


def test_it_gives_everything_back(api: stripe.V1Services, intent: str) -> None:
    refund = api.refunds.create({"payment_intent": intent, "metadata": {"why": "cancelled"}})
    charge = api.charges.retrieve(str(refund.charge))
    assert (refund.amount, refund.status) == (2100, "succeeded")
    assert (charge.refunded, charge.amount_refunded) == (True, 2100)
    emitted = {event.type for event in api.events.list({"types": ["refund.created", "charge.refunded"]}).data}
    assert emitted == {"refund.created", "charge.refunded"}


def test_it_gives_a_part_back_and_then_the_rest(api: stripe.V1Services, intent: str) -> None:
    part = api.refunds.create({"payment_intent": intent, "amount": 500})
    assert not api.charges.retrieve(str(part.charge)).refunded
    rest = api.refunds.create({"charge": str(part.charge)})
    assert rest.amount == 1600
    assert [r.id for r in api.refunds.list({"payment_intent": intent}).data] == [rest.id, part.id]


def test_it_never_gives_more_than_was_paid(api: stripe.V1Services, intent: str) -> None:
    api.refunds.create({"payment_intent": intent, "amount": 2000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        api.refunds.create({"payment_intent": intent, "amount": 101})
    api.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.refunds.create({"payment_intent": intent})
    assert caught.value.code == "charge_already_refunded"


def test_it_needs_something_to_refund(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        api.refunds.create({})


def test_one_that_does_not_end_at_once_ends_when_the_house_says(
    server: Server, api: stripe.V1Services
) -> None:
    server.control("settings", refund_ends_after_seconds=3 * 24 * 3600)
    session = api.checkout.sessions.create(session_params())
    paid = pay(server, session.id, card="4000000000005126")
    refund = api.refunds.create({"payment_intent": paid["payment_intent"]})

    server.control("clock", advance=2 * 24 * 3600)
    assert api.refunds.retrieve(refund.id).status == "succeeded"
    server.control("clock", advance=24 * 3600)
    assert api.refunds.retrieve(refund.id).status == "failed"
