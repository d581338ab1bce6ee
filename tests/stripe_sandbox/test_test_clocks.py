from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.subscribers import (
    DECLINED_LATER,
    advance,
    card,
    customer_with_card,
    day_of,
    event_types,
    instant,
    invoices_of,
    recurring_price,
    start_clock,
    subscribe,
    subscription_session,
)

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

START = instant(2026, 1, 31)
DAY = 86400


@pytest.fixture
def clock(api: stripe.V1Services) -> str:
    return start_clock(api, START).id


@pytest.fixture
def alice(api: stripe.V1Services, clock: str) -> str:
    return customer_with_card(api, test_clock=clock)


def paid_days(api: stripe.V1Services, customer: str) -> list[str]:
    """Return the day when each paid invoice was paid."""
    paid = [invoice.status_transitions.paid_at for invoice in invoices_of(api, customer)]
    return [day_of(at) for at in paid if at]


def test_everything_of_a_customer_has_the_time_of_their_clock(api: stripe.V1Services, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api))
    invoice = api.invoices.retrieve(str(subscription.latest_invoice))
    charge = api.charges.list({"customer": alice}).data[0]
    created = {api.customers.retrieve(alice).created, subscription.created, invoice.created}
    assert created == {charge.created, START}


def test_events_have_the_time_of_the_sandbox(server: Server, api: stripe.V1Services, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api))
    event = api.events.list({"type": "customer.subscription.created"}).data[0]
    assert cast("stripe.Subscription", event.data.object).id == subscription.id
    assert server.control("clock")["now"] - 60 < event.created


def test_a_subscription_of_the_31st_keeps_its_day(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscribe(api, alice, recurring_price(api, interval="month"))
    advance(api, clock, instant(2026, 6, 1))
    assert paid_days(api, alice) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    renewal = invoices_of(api, alice)[1]
    assert renewal.billing_reason == "subscription_cycle"
    assert (day_of(renewal.period_start), day_of(renewal.period_end)) == ("2026-01-31", "2026-02-28")
    period = renewal.lines.data[0].period
    assert (day_of(period.start), day_of(period.end)) == ("2026-02-28", "2026-03-31")


def test_the_29th_of_february_comes_back_in_leap_years(api: stripe.V1Services) -> None:
    clock = start_clock(api, instant(2028, 2, 29)).id
    alice = customer_with_card(api, test_clock=clock)
    subscribe(api, alice, recurring_price(api))
    advance(api, clock, instant(2032, 3, 2))
    assert paid_days(api, alice)[1:] == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_three_years_with_a_card_that_fails_once(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api)).id
    refused = card(api, alice, number=DECLINED_LATER)
    advance(api, clock, instant(2026, 12, 1))
    api.subscriptions.update(subscription, {"default_payment_method": refused})
    advance(api, clock, instant(2027, 2, 1))
    owing = api.subscriptions.retrieve(subscription)
    invoice = api.invoices.retrieve(str(owing.latest_invoice))
    assert (owing.status, invoice.status, invoice.attempt_count) == ("past_due", "open", 1)
    assert invoice.next_payment_attempt == instant(2027, 1, 31, 11) + 3 * DAY
    api.subscriptions.update(subscription, {"default_payment_method": card(api, alice)})
    advance(api, clock, instant(2027, 2, 4))
    assert api.subscriptions.retrieve(subscription).status == "active"
    advance(api, clock, instant(2029, 1, 1))
    assert paid_days(api, alice) == ["2026-01-31", "2027-02-03", "2028-01-31"]
    assert [invoice.total for invoice in invoices_of(api, alice)] == [1500] * 3
    updates = api.events.list({"type": "customer.subscription.updated", "limit": 100}).data[::-1]
    former: list[Any] = [event.data.previous_attributes or {} for event in updates]
    assert [one["status"] for one in former if "status" in one] == ["incomplete", "active", "past_due"]


def test_a_card_that_never_pays_ends_it(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api)).id
    refused = card(api, alice, number=DECLINED_LATER)
    api.subscriptions.update(subscription, {"default_payment_method": refused})
    advance(api, clock, instant(2027, 3, 1))
    ended = api.subscriptions.retrieve(subscription)
    assert ended.status == "canceled"
    assert ended.cancellation_details
    assert ended.cancellation_details.reason == "payment_failed"
    # After 3, 5 and 7 more days.
    assert ended.ended_at == instant(2027, 1, 31, 11) + 15 * DAY
    invoice = api.invoices.retrieve(str(ended.latest_invoice))
    assert (invoice.status, invoice.attempt_count, invoice.next_payment_attempt) == ("open", 4, None)
    assert event_types(api, "invoice.payment_failed") == ["invoice.payment_failed"] * 4


@pytest.mark.parametrize("status", ["unpaid", "past_due"])
def test_or_leaves_it_as_the_settings_say(
    server: Server, api: stripe.V1Services, clock: str, alice: str, status: str
) -> None:
    server.control("settings", after_last_retry=status, first_retry_days=1, third_retry_days=0)
    subscription = subscribe(api, alice, recurring_price(api)).id
    refused = card(api, alice, number=DECLINED_LATER)
    api.subscriptions.update(subscription, {"default_payment_method": refused})
    advance(api, clock, instant(2027, 2, 7))
    owing = api.subscriptions.retrieve(subscription)
    assert owing.status == status
    assert api.invoices.retrieve(str(owing.latest_invoice)).attempt_count == 3
    api.invoices.pay(str(owing.latest_invoice), {"payment_method": card(api, alice)})
    assert api.subscriptions.retrieve(subscription).status == "active"


def test_without_a_card_the_renewal_fails(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api)).id
    method = api.customers.retrieve(alice).invoice_settings
    assert method
    api.payment_methods.detach(str(method.default_payment_method))
    advance(api, clock, instant(2027, 2, 1))
    assert api.subscriptions.retrieve(subscription).status == "past_due"
    assert event_types(api, "invoice.payment_failed", "charge.failed") == ["invoice.payment_failed"]


def test_a_month_stopped_at_its_end_is_not_renewed(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api, interval="month")).id
    advance(api, clock, instant(2026, 3, 10))
    leaving = api.subscriptions.update(subscription, {"cancel_at_period_end": True})
    assert (leaving.status, day_of(leaving.cancel_at or 0)) == ("active", "2026-03-31")
    advance(api, clock, instant(2026, 6, 1))
    ended = api.subscriptions.retrieve(subscription)
    assert (ended.status, ended.canceled_at) == ("canceled", instant(2026, 3, 10))
    assert day_of(ended.ended_at or 0) == "2026-03-31"
    assert paid_days(api, alice) == ["2026-01-31", "2026-02-28"]
    assert event_types(api, "customer.subscription.deleted") == ["customer.subscription.deleted"]


def test_a_draft_can_be_looked_at_for_an_hour(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscribe(api, alice, recurring_price(api, interval="month"))
    advance(api, clock, instant(2026, 2, 28) + 60)
    draft = invoices_of(api, alice)[1]
    assert (draft.status, draft.number) == ("draft", None)
    assert draft.automatically_finalizes_at == instant(2026, 2, 28, 11)
    advance(api, clock, instant(2026, 2, 28, 12))
    assert invoices_of(api, alice)[1].status == "paid"


def test_a_paused_collection_leaves_drafts(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api, interval="month")).id
    api.subscriptions.update(subscription, {"pause_collection": {"behavior": "keep_as_draft"}})
    advance(api, clock, instant(2026, 3, 1))
    assert [invoice.status for invoice in invoices_of(api, alice)] == ["paid", "draft"]
    api.subscriptions.update(subscription, {"pause_collection": ""})
    advance(api, clock, instant(2026, 4, 1))
    assert [invoice.status for invoice in invoices_of(api, alice)] == ["paid", "draft", "paid"]


def test_one_is_warned_a_week_before(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscribe(api, alice, recurring_price(api, interval="month"))
    advance(api, clock, instant(2026, 2, 27))
    event = api.events.list({"type": "invoice.upcoming"}).data[0]
    upcoming = cast("stripe.Invoice", event.data.object)
    assert day_of(upcoming.created) == "2026-02-21"
    assert upcoming.id.startswith("upcoming_in_")
    assert (upcoming.amount_due, upcoming.billing_reason) == (1500, "upcoming")
    assert len(invoices_of(api, alice)) == 1


def test_events_come_in_their_order(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscribe(api, alice, recurring_price(api, interval="month"))
    advance(api, clock, instant(2026, 3, 1))
    told = event_types(api, "invoice.", "customer.subscription", "charge.succeeded", "test_helpers")
    assert told[-10:] == [
        "test_helpers.test_clock.advancing",
        "invoice.upcoming",
        "invoice.created",
        "customer.subscription.updated",
        "invoice.finalized",
        "charge.succeeded",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "test_helpers.test_clock.ready",
    ]


def test_a_session_of_a_customer_expires_at_their_time(
    api: stripe.V1Services, clock: str, alice: str
) -> None:
    session = subscription_session(api, customer=alice)
    assert (session.created, session.expires_at) == (START, START + DAY)
    advance(api, clock, START + DAY - 60)
    assert api.checkout.sessions.retrieve(session.id).status == "open"
    advance(api, clock, START + DAY)
    assert api.checkout.sessions.retrieve(session.id).status == "expired"


def test_the_others_do_not_move(server: Server, api: stripe.V1Services, clock: str) -> None:
    bob = customer_with_card(api)
    subscription = subscribe(api, bob, recurring_price(api, interval="month"))
    advance(api, clock, subscription.created + 400 * DAY)
    assert len(invoices_of(api, bob)) == 1
    server.control("clock", advance=63 * DAY)
    assert len(invoices_of(api, bob)) == 3


def test_a_clock_only_goes_forward(api: stripe.V1Services, clock: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.test_helpers.test_clocks.advance(clock, {"frozen_time": START})
    assert caught.value.param == "frozen_time"


def test_it_can_be_held_to_two_intervals(
    server: Server, api: stripe.V1Services, clock: str, alice: str
) -> None:
    subscribe(api, alice, recurring_price(api, interval="month"))
    server.control("settings", test_clock_is_limited=True)
    with pytest.raises(stripe.InvalidRequestError, match="two intervals"):
        api.test_helpers.test_clocks.advance(clock, {"frozen_time": instant(2026, 4, 2)})
    advance(api, clock, instant(2026, 3, 31))
    assert len(invoices_of(api, alice)) == 3


def test_an_advance_answers_that_it_is_on_its_way(api: stripe.V1Services, clock: str) -> None:
    answer = api.test_helpers.test_clocks.advance(clock, {"frozen_time": START + DAY})
    assert answer.status == "advancing"
    assert answer.status_details.advancing
    assert answer.status_details.advancing.target_frozen_time == START + DAY
    ready = api.test_helpers.test_clocks.retrieve(clock)
    assert (ready.status, ready.frozen_time) == ("ready", START + DAY)


def test_deleting_a_clock_takes_its_customers_along(api: stripe.V1Services, clock: str, alice: str) -> None:
    subscription = subscribe(api, alice, recurring_price(api)).id
    other = start_clock(api, START).id
    assert api.test_helpers.test_clocks.delete(clock).deleted
    assert api.customers.retrieve(alice).deleted
    assert api.subscriptions.retrieve(subscription).status == "canceled"
    assert [clock.id for clock in api.test_helpers.test_clocks.list().data] == [other]
    assert event_types(api, "test_helpers.test_clock.deleted", "customer.deleted") == [
        "customer.deleted",
        "test_helpers.test_clock.deleted",
    ]
