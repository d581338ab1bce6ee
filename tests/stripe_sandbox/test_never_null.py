"""What Stripe's published description says is never null: it is filled, or is not there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from stripe_sandbox.api.debits import DebitDetails
from tests.stripe_sandbox import walking as a
from tests.stripe_sandbox.in_process import InProcess, in_process
from tests.stripe_sandbox.shop import ADDRESS, invoiced_session, session_params

if TYPE_CHECKING:
    from collections.abc import Iterator

# spec3.json of 2026-05-27.dahlia, of the fields that a null was once answered for.
NEVER_NULL = {
    "account": ("requirements", "future_requirements", "tos_acceptance"),
    "charge": ("transfer", "payment_method_details.sepa_debit.expected_debit_date"),
    "checkout.session": (
        "branding_settings",
        "excluded_payment_method_types",
        "name_collection",
        "return_url",
    ),
    "invoice": ("amount_paid_off_stripe",),
    "invoiceitem": ("pricing.price_details",),
    "line_item": ("pricing.price_details",),
    "refund": ("description", "pending_reason"),
    "subscription": ("billing_mode.updated_at",),
}
ALWAYS_THERE = (
    "account.future_requirements",
    "account.requirements",
    "checkout.session.branding_settings",
    "invoice.amount_paid_off_stripe",
    "subscription.billing_mode.updated_at",
)
WAITING_REFUND = "4000000000007726"
MISSING = object()


def pay_by_debit(here: InProcess) -> None:
    here.sandbox.pay(
        invoiced_session(here.api).id,
        means=DebitDetails(iban="FR1420041010050500013M02606"),
        email="alice@example.org",
        name="Alice Martin",
        address=ADDRESS,
    )
    here.wait(10)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """Return every object of a sandbox that sold, refunded, invoiced and subscribed, and those of events."""
    with in_process(tmp_path_factory.mktemp("never_null") / "sandbox.sqlite") as here:
        pay_by_debit(here)
        here.api.refunds.create({"payment_intent": a.sale(here, card=WAITING_REFUND)["payment_intent"]})
        here.wait(10)
        for make in (a.refund, a.item, a.opened, a.subscription):
            make(here)
        by_card_alone = session_params(excluded_payment_method_types=["sepa_debit"])
        here.api.checkout.sessions.create(by_card_alone)
        bodies = [json.loads(row["body"]) for row in here.sandbox.store.rows("SELECT body FROM objects")]
        told = [body["data"]["object"] for body in bodies if body["object"] == "event"]
        yield bodies + told


def value_at(thing: dict[str, Any], path: str) -> Any:
    found: Any = thing
    for name in path.split("."):
        found = found.get(name, MISSING) if isinstance(found, dict) else MISSING
    return found


@pytest.mark.parametrize("kind", NEVER_NULL)
def test_it_answers_no_null(things: list[dict[str, Any]], kind: str) -> None:
    found = [thing for thing in things if thing["object"] == kind]
    assert found
    assert {path for path in NEVER_NULL[kind] for thing in found if value_at(thing, path) is None} == set()


@pytest.mark.parametrize("field", ALWAYS_THERE)
def test_what_is_always_there_is_filled(things: list[dict[str, Any]], field: str) -> None:
    kind = next(kind for kind in NEVER_NULL if field.startswith(f"{kind}."))
    found = [value_at(thing, field[len(kind) + 1 :]) for thing in things if thing["object"] == kind]
    assert found
    assert MISSING not in found


def test_what_a_session_was_asked_to_exclude_is_shown(things: list[dict[str, Any]]) -> None:
    sessions = [thing for thing in things if thing["object"] == "checkout.session"]
    shown = [value_at(session, "excluded_payment_method_types") for session in sessions]
    assert [excluded for excluded in shown if excluded is not MISSING] == [["sepa_debit"]]


def test_a_debit_tells_its_day(things: list[dict[str, Any]]) -> None:
    days = [
        value_at(thing, "payment_method_details.sepa_debit.expected_debit_date")
        for thing in things
        if thing["object"] == "charge"
    ]
    assert any(isinstance(day, str) and len(day) == len("2026-12-01") for day in days)


def test_a_refund_that_arrived_waits_for_nothing(things: list[dict[str, Any]]) -> None:
    refunds = [thing for thing in things if thing["object"] == "refund"]
    waiting = [thing for thing in refunds if thing.get("pending_reason")]
    assert {thing["status"] for thing in waiting} == {"pending"}
    assert "succeeded" in {thing["status"] for thing in refunds}
