"""Two rehearsals are compared by what everybody's Stripe says, and by nothing of anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from souche.domain.payments.gateway.hearing import Message
from souche.domain.payments.rehearsal.comparison import Difference, Kind, compare
from souche.domain.payments.rehearsal.doubts import DOUBTS
from souche.domain.payments.rehearsal.record import Act, Record
from souche.domain.payments.rehearsal.report import QUESTIONS
from tests.architecture.sources import ROOT


def record_of(content: dict[str, Any], *, call: str = "POST /v1/customers", status: int = 200) -> Record:
    return Record(acts=[Act("customers", [Message(call, "req_1", status, content)])])


def differences(here: dict[str, Any], there: dict[str, Any]) -> list[Difference]:
    return list(compare(here=record_of(here), there=record_of(there)))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"id": "cus_1", "created": 1}, {"id": "cus_2", "created": 2}),
        ({"name": "Alice"}, {"name": "Bob"}),
        ({"metadata": {"customer": "a"}}, {"metadata": {"order": 3}}),
        ({"object": "account", "charges_enabled": True}, {"object": "account", "charges_enabled": False}),
        ({"object": "account", "country": "FR"}, {"object": "account", "country": "BE"}),
        ({"object": "balance_transaction", "amount": 1}, {"object": "balance_transaction", "amount": 2}),
        ({"percentage": 5}, {"percentage": 5.0}),
    ],
)
def test_what_is_everybody_s_own_does_not_count(here: dict[str, Any], there: dict[str, Any]) -> None:
    assert differences(here, there) == []


def test_a_kind_of_object_is_told_wherever_it_stands() -> None:
    refund = {"object": "refund", "status": "pending"}
    page = {"object": "list", "data": [refund]}

    found = differences(page, {"object": "list", "data": [refund | {"status": "succeeded"}]})

    assert found == [Difference(Kind.WORD, "refund.status", "pending", "succeeded")]


def test_a_difference_that_is_met_often_is_told_once() -> None:
    here = Record(acts=record_of({"status": "open"}).acts * 3)
    there = Record(acts=record_of({"status": "paid"}).acts * 3)

    assert list(compare(here=here, there=there).values()) == [3]


def test_no_text_of_anybody_is_shown() -> None:
    (found,) = differences({"status": "open"}, {"status": "Alice Martin, Dijon"})

    assert (found.here, found.there) == ("open", "…")


def test_another_way_is_told_and_not_followed() -> None:
    there = record_of({"colour": "red"}, call="GET /v1/customers")

    found = list(compare(here=record_of({"id": "cus_1"}), there=there))

    assert found == [
        Difference(Kind.CALLS, "customers", "POST /v1/customers 200", "GET /v1/customers 200"),
    ]


def test_an_event_of_another_version_is_told_and_not_looked_into() -> None:
    event = {"type": "refund.created", "api_version": "2026-10-28.endive", "data": {}}
    here, there = Record(events={"refund": [event]}), Record(events={"refund": [{"type": "refund.created"}]})
    there.events["refund"][0]["api_version"] = "2024-06-20"

    assert list(compare(here=here, there=there)) == [
        Difference(Kind.WORD, "event.api_version", "2026-10-28.endive", "2024-06-20")
    ]


def test_every_doubt_is_asked_and_written_down() -> None:
    listed = (ROOT / "docs" / "doubts.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)) == DOUBTS.keys() == QUESTIONS.keys()
