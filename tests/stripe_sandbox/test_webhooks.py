from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.in_process import in_process
from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay, session_params

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stripe_sandbox.server import Receiver, Server

SESSION, INVOICE = "checkout.session.completed", "invoice.paid"


def listen(api: stripe.V1Services, receiver: Receiver, *types: Any) -> str:
    """Create the endpoint and return its secret."""
    endpoint = api.webhook_endpoints.create({"url": receiver.url, "enabled_events": list(types)})
    return str(endpoint.secret)


def has_received(receiver: Receiver, count: int) -> bool:
    return len(receiver.events()) == count


def attempts_of(server: Server, event: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.http.get(f"/_sandbox/events/{event}/attempts").json()["attempts"]
    return found


def test_an_event_is_delivered_signed_over_its_exact_bytes(
    api: stripe.V1Services, receiver: Receiver
) -> None:
    secret = listen(api, receiver, "customer.created")
    customer = api.customers.create({"email": "a@example.org"})
    wait_for(receiver.events)
    signature, body = receiver.received[0]
    event = stripe.Webhook.construct_event(body.decode(), signature, secret)
    assert event.data.object["id"] == customer.id
    assert event.api_version == "2026-10-28.endive"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body.decode() + " ", signature, secret)


def test_it_is_signed_at_the_time_of_the_sandbox(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    secret = listen(api, receiver, "customer.created")
    server.http.post("/_sandbox/clock", json={"advance": 400 * 24 * 3600}).raise_for_status()
    customer = api.customers.create({"email": "a@example.org"})
    wait_for(receiver.events)
    signature, body = receiver.received[0]
    assert stripe.Webhook.construct_event(body.decode(), signature, secret).data.object["id"] == customer.id
    signed_at = int(signature.removeprefix("t=").partition(",")[0])
    assert signed_at >= (customer.created or 0) > time.time()


def test_an_endpoint_hears_only_what_it_asked_for(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    listen(api, receiver, SESSION, INVOICE)
    pay(server, invoiced_session(api).id)
    wait_for(lambda: len(receiver.events()) == 2)
    assert set(receiver.types()) == {SESSION, INVOICE}


@pytest.mark.parametrize(
    ("order", "types"), [("session_first", [SESSION, INVOICE]), ("invoice_first", [INVOICE, SESSION])]
)
def test_the_order_of_a_payments_events_can_be_chosen(
    server: Server, api: stripe.V1Services, receiver: Receiver, order: str, types: list[str]
) -> None:
    server.control("settings", delivery_order=order)
    listen(api, receiver, SESSION, INVOICE)
    pay(server, invoiced_session(api).id)
    wait_for(lambda: len(receiver.events()) == 2)
    assert receiver.types() == types


def test_shuffled_events_come_in_both_orders(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    server.control("settings", delivery_order="shuffled")
    listen(api, receiver, SESSION, INVOICE)
    orders = set()
    for _ in range(60):
        told = len(receiver.events())
        pay(server, invoiced_session(api).id)
        wait_for(partial(has_received, receiver, told + 2))
        orders.add(receiver.types()[-1])
        if len(orders) == 2:
            break
    assert orders == {SESSION, INVOICE}


@pytest.mark.parametrize("named", [True, False])
def test_the_completed_event_may_or_may_not_name_the_invoice(
    server: Server, api: stripe.V1Services, receiver: Receiver, *, named: bool
) -> None:
    server.control("settings", session_has_invoice=named)
    listen(api, receiver, SESSION)
    paid = pay(server, invoiced_session(api).id)
    wait_for(receiver.events)
    assert (receiver.events()[0]["data"]["object"]["invoice"] is not None) == named
    assert api.checkout.sessions.retrieve(paid["id"]).invoice == paid["invoice"]


def test_a_failed_delivery_is_tried_again_and_each_attempt_is_kept(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503]
    listen(api, receiver, "customer.created")
    api.customers.create({})
    event = wait_for(receiver.events)[0]["id"]
    wait_for(lambda: len(attempts_of(server, event)) == 3)
    assert [attempt["status"] for attempt in attempts_of(server, event)] == [500, 503, 200]
    assert len({body for _, body in receiver.received}) == 1
    assert api.events.retrieve(event).pending_webhooks == 0


def test_retries_can_be_sped_up_and_hastened(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    server.control("settings", retry_speed=0)
    receiver.statuses = [500] * 7
    listen(api, receiver, "customer.created")
    api.customers.create({})
    event = wait_for(receiver.events)[0]["id"]
    wait_for(lambda: len(attempts_of(server, event)) == 8)
    assert server.control("deliveries/hasten") == {"deliveries": 0}


def test_what_waits_is_tried_at_once_when_asked(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    server.control("weather", kind="delay", target="customer.created", seconds=3600)
    listen(api, receiver, "customer.created")
    api.customers.create({})
    assert server.control("deliveries/hasten") == {"deliveries": 1}
    assert wait_for(receiver.types) == ["customer.created"]


def test_events_are_shown_for_thirty_days(server: Server, api: stripe.V1Services) -> None:
    api.customers.create({})
    event = api.events.list().data[0].id
    server.control("clock", advance=30 * 24 * 3600 + 60)
    assert api.events.list().data == []
    with pytest.raises(stripe.InvalidRequestError, match="No such event"):
        api.events.retrieve(event)
    server.control("settings", event_days=0)
    assert api.events.retrieve(event).id == event


def test_an_endpoint_that_is_down_is_recorded(server: Server, api: stripe.V1Services) -> None:
    api.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]})
    api.customers.create({})
    event = api.events.list({"type": "customer.created"}).data[0].id
    attempt = wait_for(lambda: attempts_of(server, event))[0]
    assert attempt["status"] is None
    assert "ConnectError" in attempt["error"]
    found = api.events.list({"delivery_success": False, "type": "customer.created"}).data
    assert [e.id for e in found] == [event]
    assert api.events.list({"delivery_success": True, "type": "customer.created"}).data == []


def test_deliveries_go_out_together(server: Server, api: stripe.V1Services, receiver: Receiver) -> None:
    receiver.gate.clear()
    listen(api, receiver, "customer.created")
    for _ in range(10):
        api.customers.create({})
    wait_for(lambda: len(receiver.events()) == 10)
    receiver.gate.set()
    found = api.events.list({"type": "customer.created"}).data
    wait_for(lambda: all(attempts_of(server, event.id) for event in found))
    assert len(found) == 10


def test_the_payment_waits_until_the_completed_event_is_answered(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    listen(api, receiver, SESSION)
    session = api.checkout.sessions.create(session_params())
    receiver.gate.clear()
    with ThreadPoolExecutor(max_workers=1) as buyer:
        paying = buyer.submit(pay, server, session.id)
        wait_for(receiver.events)
        assert not paying.done()
        receiver.gate.set()
        assert paying.result()["status"] == "complete"


def test_paused_deliveries_wait_and_then_arrive(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    listen(api, receiver, SESSION, INVOICE)
    server.control("deliveries", paused=True)
    pay(server, invoiced_session(api).id)
    assert receiver.events() == []
    server.control("deliveries", paused=False)
    wait_for(lambda: len(receiver.events()) == 2)


def test_the_payment_does_not_wait_for_paused_deliveries(tmp_path: Path) -> None:
    with in_process(tmp_path / "sandbox.sqlite") as shop:
        shop.api.webhook_endpoints.create({"url": "http://127.0.0.1/", "enabled_events": ["*"]})
        paid = shop.pay(shop.api.checkout.sessions.create(session_params()).id)
        waited = partial(shop.sandbox.wait_for_delivery, SESSION, paid["id"], 0.0)
        assert not asyncio.run(waited())
        shop.sandbox.deliveries.pause(is_paused=True)
        assert asyncio.run(waited())


def test_an_event_can_be_sent_again(server: Server, api: stripe.V1Services, receiver: Receiver) -> None:
    listen(api, receiver, "customer.created")
    api.customers.create({})
    event = wait_for(receiver.events)[0]["id"]
    assert server.control(f"events/{event}/resend") == {"deliveries": 1}
    wait_for(lambda: len(receiver.events()) == 2)
    assert {received["id"] for received in receiver.events()} == {event}
    assert server.http.post("/_sandbox/events/evt_none/resend").status_code == 404


def test_a_deleted_or_disabled_endpoint_hears_nothing_more(
    api: stripe.V1Services, receiver: Receiver
) -> None:
    endpoint = api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["*"]})
    api.webhook_endpoints.update(endpoint.id, {"disabled": True})
    api.customers.create({})
    api.webhook_endpoints.delete(endpoint.id)
    listen(api, receiver, "tax_rate.created")
    api.tax_rates.create({"display_name": "TVA", "percentage": 20, "inclusive": True})
    wait_for(receiver.events)
    assert receiver.types() == ["tax_rate.created"]


def test_a_refused_event_does_not_hold_the_next_turn_back(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    server.control("settings", delivery_order="invoice_first")
    receiver.statuses = [500]
    listen(api, receiver, SESSION, INVOICE)
    pay(server, invoiced_session(api).id)
    wait_for(lambda: len(receiver.events()) == 3)
    assert receiver.types()[0] == INVOICE
    assert sorted(receiver.types()[1:]) == [SESSION, INVOICE]
