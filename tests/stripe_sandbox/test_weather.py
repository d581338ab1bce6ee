from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import stripe

from stripe_sandbox.api.rights import right_of
from stripe_sandbox.api.routes import ENDPOINTS
from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.in_process import InProcess, in_process
from tests.stripe_sandbox.server import KEY, wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stripe_sandbox.server import Receiver, Server

# Gives up on an answer soon, and on a connection as late as any other test.
HASTY = httpx.Timeout(PATIENCE_SECONDS, read=0.5)
CREATION = "POST /v1/customers"


def rain(server: Server, kind: str, target: str = CREATION, **more: Any) -> Any:
    return server.control("weather", kind=kind, target=target, **more)


def struck(server: Server) -> list[str]:
    return [entry["subject"] for entry in server.http.get("/_sandbox/weather").json()["log"]]


def patient(server: Server) -> stripe.V1Services:
    client = stripe.StripeClient(KEY, base_addresses={"api": server.url}, max_network_retries=2)
    return client.v1


def count(api: stripe.V1Services) -> int:
    return len(api.customers.list().data)


def test_an_answer_is_late(server: Server, api: stripe.V1Services) -> None:
    rain(server, "latency", seconds=0.3)
    begun = time.monotonic()
    api.customers.create({})
    assert time.monotonic() - begun >= 0.3
    assert struck(server) == [CREATION]


@pytest.mark.parametrize(("kind", "made"), [("reset_before", 0), ("reset_after", 1)])
def test_a_connection_is_reset(server: Server, api: stripe.V1Services, kind: str, made: int) -> None:
    rain(server, kind)
    with pytest.raises(httpx.ReadError, match="reset"):
        server.post("/v1/customers")
    assert count(api) == made


@pytest.mark.parametrize(("kind", "made"), [("timeout_before", 0), ("timeout_after", 1)])
def test_an_answer_never_comes(server: Server, api: stripe.V1Services, kind: str, made: int) -> None:
    rain(server, kind)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/v1/customers", headers={"Authorization": f"Bearer {KEY}"}, timeout=HASTY)
    wait_for(lambda: struck(server))
    wait_for(lambda: count(api) == made)


def test_it_hangs_up_in_the_end(server: Server, api: stripe.V1Services) -> None:
    rain(server, "timeout_before", seconds=0.1)
    with pytest.raises(httpx.ReadError, match="reset"):
        server.post("/v1/customers")
    assert count(api) == 0


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_before", "lock_timeout"])
def test_a_client_that_retries_makes_one_object_all_the_same(server: Server, kind: str) -> None:
    rain(server, kind, count=1)
    api = patient(server)
    created = api.customers.create({})
    assert [customer.id for customer in api.customers.list().data] == [created.id]


def test_an_error_after_the_effect_is_kept_under_its_key(server: Server, api: stripe.V1Services) -> None:
    rain(server, "error_after", count=1)
    answers = [server.post("/v1/customers", **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 500]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert count(api) == 1


def test_an_error_before_the_effect_leaves_the_key_free(server: Server, api: stripe.V1Services) -> None:
    rain(server, "error_before", count=1)
    answers = [server.post("/v1/customers", **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 200]
    assert count(api) == 1


@pytest.mark.parametrize(
    ("kind", "refusal", "status"),
    [
        ("error_before", stripe.APIError, 500),
        ("error_after", stripe.APIError, 500),
        ("rate_limit", stripe.RateLimitError, 429),
        ("lock_timeout", stripe.RateLimitError, 429),
        ("idempotency_key_in_use", stripe.StripeError, 409),
        ("permission_denied", stripe.PermissionError, 403),
    ],
)
def test_the_library_raises_its_own_errors(
    server: Server, api: stripe.V1Services, kind: str, refusal: type[stripe.StripeError], status: int
) -> None:
    rain(server, kind)
    with pytest.raises(refusal) as caught:
        api.customers.create({})
    assert caught.value.http_status == status
    assert (kind in str(caught.value.http_body)) == (status in {409, 429})


def test_a_rule_strikes_what_it_names_and_no_more_than_its_count(
    server: Server, api: stripe.V1Services
) -> None:
    rain(server, "rate_limit", "* /v1/customers/{id}", count=2)
    customer = api.customers.create({}).id
    answers = [server.get(f"/v1/customers/{customer}").status_code for _ in range(3)]
    assert answers == [429, 429, 200]
    assert struck(server) == ["GET /v1/customers/{id}"] * 2


def denial(server: Server, method: str, path: str) -> str:
    answer = server.http.request(method, path, headers={"Authorization": f"Bearer {KEY}"})
    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (403, "invalid_request_error")
    return str(error["message"])


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("GET", "/v1/account", "\"Basic Business Contact Information Read\" ('accounts_kyc_basic_read')"),
        ("GET", "/v1/prices", "\"Prices Read\" ('plan_read')"),
        ("POST", "/v1/checkout/sessions", "\"Checkout Sessions Write\" ('checkout_session_write')"),
        ("GET", "/v1/invoices/in_1", "\"Invoices Read\" ('invoice_read')"),
        ("POST", "/v1/products", "\"Products Write\" ('product_write')"),
        ("DELETE", "/v1/webhook_endpoints/we_1", "\"Webhook Endpoints Write\" ('webhook_write')"),
    ],
)
def test_a_key_lacks_a_right_and_is_told_which(server: Server, method: str, path: str, right: str) -> None:
    account = server.stripe.v1.accounts.retrieve_current().id
    rain(server, "permission_denied", "*")
    said = denial(server, method, path)
    assert said.startswith(
        "Permission denied. The provided key 'sk_test_***cdef' does not have the required "
    )
    assert f"on account '{account}'. Enabling {right} permissions on this key would allow" in said


def test_every_endpoint_needs_a_right() -> None:
    assert all(right_of(method=endpoint.method, path=endpoint.path) for endpoint in ENDPOINTS)


def test_a_right_that_is_missing_does_nothing(server: Server, api: stripe.V1Services) -> None:
    rain(server, "permission_denied", "POST *", count=1)
    denied = server.post("/v1/customers", **{"Idempotency-Key": "k1"})
    assert (denied.status_code, count(api)) == (403, 0)
    assert server.post("/v1/customers", **{"Idempotency-Key": "k1"}).is_success


VAT = {"type": "eu_vat", "value": "FR40303265045"}


def test_a_tax_id_of_the_right_form_is_refused(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({}).id
    rain(server, "tax_id_invalid", "*", count=3)
    api.customers.create({"name": "Alice"})
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: api.tax_ids.create(cast("Any", VAT)), "value"),
        (lambda: api.customers.tax_ids.create(customer, cast("Any", VAT)), "value"),
        (lambda: api.customers.create({"tax_id_data": [cast("Any", VAT)]}), "tax_id_data[0][value]"),
    ]
    for ask, param in refusals:
        with pytest.raises(stripe.InvalidRequestError) as caught:
            ask()
        assert (caught.value.code, caught.value.param) == ("tax_id_invalid", param)
        assert caught.value.user_message == "Invalid value for eu_vat."
    assert api.customers.tax_ids.create(customer, cast("Any", VAT)).value == VAT["value"]


def test_an_account_is_full_of_endpoints(server: Server, api: stripe.V1Services, receiver: Receiver) -> None:
    rain(server, "endpoint_limit", "*", count=1)
    with pytest.raises(stripe.InvalidRequestError, match="maximum of 16 test webhook endpoints"):
        listen(api, receiver, "invoice.paid")
    listen(api, receiver, "invoice.paid")
    assert struck(server) == ["POST /v1/webhook_endpoints"]


def turns(server: Server, seed: int) -> list[int]:
    server.http.delete("/_sandbox/weather")
    rain(server, "rate_limit", probability=0.5, seed=seed)
    return [server.post("/v1/customers").status_code for _ in range(24)]


def test_the_same_seed_brings_the_same_weather(server: Server) -> None:
    first = turns(server, 7)
    assert set(first) == {200, 429}
    assert turns(server, 7) == first
    assert turns(server, 8) != first


def test_several_rules_strike_together(server: Server) -> None:
    rain(server, "latency", "*", seconds=0.01)
    rain(server, "rate_limit", "POST *")
    assert server.post("/v1/customers").status_code == 429
    assert len(struck(server)) == 2


def test_rules_are_read_removed_and_cleared(server: Server) -> None:
    first, second = rain(server, "rate_limit"), rain(server, "drop", "invoice.*", count=3)
    assert server.http.get("/_sandbox/weather").json()["rules"] == [first, second]
    assert server.http.delete(f"/_sandbox/weather/{first['id']}").is_success
    assert server.http.delete(f"/_sandbox/weather/{first['id']}").status_code == 404
    assert server.http.get("/_sandbox/weather").json()["rules"] == [second]
    assert server.http.delete("/_sandbox/weather").is_success
    assert server.http.get("/_sandbox/weather").json() == {"rules": [], "log": []}


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "snow"},
        {"kind": "drop", "color": "grey"},
        {"kind": "drop", "target": CREATION},
        {"kind": "latency", "target": "POST /v1/nothing"},
        {"kind": "latency", "seconds": -1},
        {"kind": "latency", "seconds": True},
        {"kind": "latency", "probability": 1.5},
        {"kind": "latency", "count": 0},
        {"kind": "latency", "seed": "x"},
        {"kind": "endpoint_limit", "target": CREATION},
        {"kind": "tax_id_invalid", "target": "POST /v1/webhook_endpoints"},
        {"kind": "reorder", "turn": -1},
        {"kind": "reorder", "turn": True},
        {"kind": "drop", "turn": 1},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(server: Server, rule: dict[str, Any]) -> None:
    answer = server.http.post("/_sandbox/weather", json=rule)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert server.http.get("/_sandbox/weather").json()["rules"] == []


def test_a_sandbox_that_keeps_someone_waiting_can_stop(server: Server) -> None:
    rain(server, "timeout_before", count=1)
    with pytest.raises(httpx.ReadTimeout):
        server.http.post("/v1/customers", headers={"Authorization": f"Bearer {KEY}"}, timeout=HASTY)
    assert server.post("/v1/customers").is_success


def listen(api: stripe.V1Services, receiver: Receiver, *types: Any) -> None:
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": list(types)})


def ids(receiver: Receiver) -> list[str]:
    return [event["id"] for event in receiver.events()]


@pytest.mark.parametrize(("kind", "different"), [("duplicate", 1), ("double", 2)])
def test_a_fact_is_told_twice(
    server: Server, api: stripe.V1Services, receiver: Receiver, kind: str, different: int
) -> None:
    rain(server, kind, "customer.created", count=1)
    listen(api, receiver, "customer.created")
    customer = api.customers.create({}).id
    wait_for(lambda: len(ids(receiver)) == 2)
    assert len(set(ids(receiver))) == different == len(api.events.list({"type": "customer.created"}).data)
    assert {event["data"]["object"]["id"] for event in receiver.events()} == {customer}


def test_a_rule_of_an_older_file_is_read(tmp_path: Path) -> None:
    with in_process(tmp_path / "sandbox.sqlite") as here:
        kept = rain_of_before(here, kind="reorder", target="invoice.paid")
        assert here.sandbox.weather() == [
            {"id": 1, "turns": 0, "strikes": 0, "seconds": 0.0, "count": None, "turn": None, **kept}
        ]


def rain_of_before(here: InProcess, **rule: Any) -> dict[str, Any]:
    rule |= {"probability": 1.0, "seed": 0}
    here.sandbox.store.rows(
        "INSERT INTO weather_rules(rule, turns, strikes) VALUES (?, 0, 0)", (json.dumps(rule),)
    )
    return rule


def test_an_event_is_lost_until_it_is_sent_again(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    rain(server, "drop", "customer.created", count=1)
    listen(api, receiver, "customer.created")
    lost, told = api.customers.create({}).id, api.customers.create({}).id
    wait_for(receiver.events)
    assert [event["data"]["object"]["id"] for event in receiver.events()] == [told]
    missed = api.events.list({"delivery_success": False}).data
    assert [event.data.object["id"] for event in missed] == [lost]
    server.control(f"events/{missed[0].id}/resend")
    wait_for(lambda: len(ids(receiver)) == 2)
    wait_for(lambda: not api.events.list({"delivery_success": False}).data)


def has_received(receiver: Receiver, count: int) -> bool:
    return len(receiver.events()) == count


def test_events_of_one_payment_are_reordered(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    listen(api, receiver, "checkout.session.completed", "invoice.paid")
    rain(server, "reorder", "checkout.session.completed", seed=7)
    first = []
    for _ in range(12):
        told = len(receiver.events())
        pay(server, invoiced_session(api).id)
        wait_for(partial(has_received, receiver, told + 2))
        first.append(receiver.types()[told])
    assert set(first) == {"checkout.session.completed", "invoice.paid"}


CHOSEN_ORDER = [
    "invoice_payment.paid",
    "checkout.session.completed",
    "charge.updated",
    "invoice.paid",
    "payment_intent.succeeded",
    "charge.succeeded",
    "invoice.created",
]


def test_events_of_one_payment_come_in_the_order_that_is_chosen(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    session = invoiced_session(api).id
    listen(api, receiver, *CHOSEN_ORDER)
    for turn, event_type in enumerate(CHOSEN_ORDER):
        rain(server, "reorder", event_type, turn=turn)
    pay(server, session)
    wait_for(partial(has_received, receiver, len(CHOSEN_ORDER)))
    assert receiver.types() == CHOSEN_ORDER


def test_the_last_rule_gives_an_event_its_turn(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    session = invoiced_session(api).id
    listen(api, receiver, "checkout.session.completed", "invoice.paid", "charge.succeeded")
    rain(server, "reorder", "*", turn=9)
    rain(server, "reorder", "invoice.paid", turn=0)
    pay(server, session)
    wait_for(partial(has_received, receiver, 3))
    assert receiver.types()[0] == "invoice.paid"


def test_an_event_is_late_and_the_next_one_overtakes_it(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    rain(server, "delay", "customer.created", count=1, seconds=1)
    listen(api, receiver, "customer.created")
    late, quick = api.customers.create({}).id, api.customers.create({}).id
    wait_for(lambda: len(ids(receiver)) == 2)
    assert [event["data"]["object"]["id"] for event in receiver.events()] == [quick, late]
