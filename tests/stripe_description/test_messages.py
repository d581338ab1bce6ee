"""The check bites: whatever Stripe would not take or say is told, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stripe_description.messages import answer_faults, event_faults, request_faults

RATE = {
    "id": "txr_1",
    "object": "tax_rate",
    "active": True,
    "country": "FR",
    "created": 1796083200,
    "description": None,
    "display_name": "TVA",
    "effective_percentage": None,
    "flat_amount": None,
    "inclusive": True,
    "jurisdiction": None,
    "jurisdiction_level": None,
    "livemode": False,
    "metadata": {},
    "percentage": 5.5,
    "rate_type": None,
    "state": None,
    "tax_type": "vat",
}
EVENT = {
    "id": "evt_1",
    "object": "event",
    "api_version": "2026-10-28.endive",
    "created": 1796083200,
    "data": {"object": RATE, "previous_attributes": {"active": False}},
    "livemode": False,
    "pending_webhooks": 0,
    "request": {"id": "req_1", "idempotency_key": None},
    "type": "tax_rate.updated",
}
SALE = (
    "mode=payment&line_items[0][quantity]=2&line_items[0][price_data][currency]=eur"
    "&line_items[0][price_data][unit_amount]=2400&line_items[0][price_data][product_data][name]=Hamlet"
    "&line_items[0][tax_rates][0]=txr_1&invoice_creation[enabled]=true&excluded_payment_method_types[0]=sepa_debit"
    "&metadata[order]=ord_1&customer=cus_1&success_url=https://theatre.example/&expires_at=1796086800"
)


def told_of_answer(change: dict[str, Any], *, without: str = "") -> list[str]:
    content = {name: value for name, value in (RATE | change).items() if name != without}
    return list(answer_faults(method="GET", url="/v1/tax_rates/txr_1", status=200, content=content))


def told_of_sale(more: str = "") -> list[str]:
    return list(
        request_faults(method="POST", url="http://127.0.0.1:1/v1/checkout/sessions", form=SALE + more)
    )


def test_what_is_right_is_not_told() -> None:
    assert told_of_answer({}) == []
    assert told_of_sale() == []
    assert list(event_faults(EVENT)) == []


@pytest.mark.parametrize(
    ("change", "without", "told"),
    [
        ({"colour": "red"}, "", "tax_rate.colour is unknown"),
        ({}, "percentage", "tax_rate.percentage is missing"),
        ({"percentage": "5.5"}, "", 'tax_rate.percentage is "5.5", which it may not be'),
        ({"active": None}, "", "tax_rate.active is null, which it may not be"),
        ({"tax_type": "tva"}, "", 'tax_rate.tax_type is "tva", which it may not be'),
        ({"metadata": {"order": 3}}, "", "tax_rate.metadata.order is 3, which it may not be"),
        ({"flat_amount": {"amount": 1}}, "", "tax_rate.flat_amount.currency is missing"),
    ],
)
def test_what_stripe_would_not_answer_is_told(change: dict[str, Any], without: str, told: str) -> None:
    assert told_of_answer(change, without=without) == [told]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("&colour=red", "POST /v1/checkout/sessions.colour is unknown"),
        ("&metadata=red", 'POST /v1/checkout/sessions.metadata is "red", which it may not be'),
        ("&locale=breton", 'POST /v1/checkout/sessions.locale is "breton", which it may not be'),
        ("&automatic_tax[on]=1", "POST /v1/checkout/sessions.automatic_tax.on is unknown"),
        ("&line_items[1][quantity]=two", "POST /v1/checkout/sessions.line_items[].quantity"),
        ("&payment_method_types[0]=card", "POST /v1/checkout/sessions.payment_method_types is unknown"),
    ],
)
def test_what_stripe_would_not_take_is_told(more: str, told: str) -> None:
    assert any(fault.startswith(told) for fault in told_of_sale(more))


def test_a_parameter_of_an_address_is_looked_at_as_well() -> None:
    url = "/v1/events?types[]=invoice.paid&types[]=refund.created&created[gte]=1&limit=100&color=red"
    assert list(request_faults(method="GET", url=url, form="")) == ["GET /v1/events.color is unknown"]


def test_an_address_that_stripe_does_not_have_is_told() -> None:
    told = list(request_faults(method="GET", url="/v1/tickets", form=""))
    assert told == ["GET /v1/tickets is no address of Stripe's"]


def test_a_parameter_that_has_to_be_there_is_missed() -> None:
    assert list(request_faults(method="POST", url="/v1/tax_rates", form="percentage=5.5")) == [
        "POST /v1/tax_rates.display_name is missing",
        "POST /v1/tax_rates.inclusive is missing",
    ]


def test_a_thing_inside_another_is_looked_into() -> None:
    refund = {"id": "re_1", "object": "refund", "colour": "red"}
    content = {"object": "list", "data": [refund], "has_more": False, "url": "/v1/refunds"}
    told = list(answer_faults(method="GET", url="/v1/refunds", status=200, content=content))
    assert "refund.colour is unknown" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": "tax_rate.eaten"}, "event.type is 'tax_rate.eaten', which no endpoint can ask for"),
        ({"livemode": 0}, "event.livemode is 0, which it may not be"),
        ({"data": {"object": {"object": "ticket"}}}, "event.data.object is no kind of object: 'ticket'"),
        ({"data": {"object": RATE | {"colour": "red"}}}, "tax_rate.colour is unknown"),
        (
            {"data": {"object": RATE, "previous_attributes": {"colour": "red"}}},
            "tax_rate before.colour is unknown",
        ),
    ],
)
def test_an_event_that_stripe_would_not_send_is_told(change: dict[str, Any], told: str) -> None:
    assert list(event_faults(EVENT | change)) == [told]


def test_a_refusal_has_a_shape_too() -> None:
    content = {"error": {"type": "card_error", "colour": "red"}}
    told = list(answer_faults(method="POST", url="/v1/refunds", status=402, content=content))
    assert told == ["POST /v1/refunds.error.colour is unknown"]
