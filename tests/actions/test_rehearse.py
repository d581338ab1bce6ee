"""A rehearsal finds where a Stripe is not as the local one is, and leaves nothing of it behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from souche.actions.rehearse import NotATestKey, Rehearsed, rehearse
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeUnreachable
from souche.domain.payments.gateway.facts import StripeAccess
from souche.domain.payments.rehearsal.comparison import Difference, Kind
from souche.domain.payments.rehearsal.doubts import answers
from souche.domain.payments.rehearsal.report import report
from souche.domain.payments.rehearsal.stage import Side
from souche.kit import clock
from tests.differing_stripe import differing_stripe
from tests.sandbox import STRIPE_KEY, LocalStripe, free_port
from tests.stripe_description.recorder import recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from souche.domain.payments.gateway.facts import OpenedSession
    from tests.differing_stripe import Change


@pytest.fixture(scope="module")
def running_beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    """Start the Stripe that the other one is compared with."""
    started = LocalStripe(tmp_path_factory.mktemp("beside"))
    yield started
    started.stop()


@pytest.fixture
def beside(running_beside: LocalStripe) -> LocalStripe:
    running_beside.forget()
    return running_beside


def never() -> bool:
    return False


def buyer_at(stripe: LocalStripe) -> Callable[[OpenedSession], bool]:
    def pay(opened: OpenedSession) -> bool:
        stripe.pay(opened.session_id)
        return True

    return pay


def play(
    at: LocalStripe,
    beside: LocalStripe,
    *,
    change: Change | None = None,
    is_stopped: Callable[[], bool] = never,
    buyer: Callable[[OpenedSession], bool] | None = None,
    key: str = STRIPE_KEY,
) -> Rehearsed:
    def rehearse_at(url: str) -> Rehearsed:
        local_buyer = buyer_at(beside) if buyer else None
        return rehearse(
            at=Side(StripeAccess(secret_key=key, api_base=url), buyer),
            beside=Side(StripeAccess(secret_key=STRIPE_KEY, api_base=beside.url), local_buyer),
            waits=never,
            is_stopped=is_stopped,
            now=clock.now(),
        )

    if not change:
        return rehearse_at(at.url)
    with differing_stripe(behind=at.url, change=change) as url:
        return rehearse_at(url)


def left_at(stripe: LocalStripe) -> list[str]:
    """Return what a rehearsal could leave at Stripe and should not."""
    portals = stripe.objects("billing_portal/configurations", active="true")
    return [
        *(one["id"] for one in stripe.objects("customers")),
        *(one["id"] for one in stripe.objects("subscriptions", status="all") if one["status"] != "canceled"),
        *(one["id"] for one in stripe.objects("checkout/sessions", status="open")),
        *(one["id"] for one in stripe.objects("invoices") if one["status"] in {"draft", "open"}),
        *(one["id"] for one in stripe.objects("tax_rates", active="true")),
        *(one["id"] for one in portals if not one["is_default"]),
    ]


def test_a_stripe_that_is_the_same_differs_in_nothing(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    done = play(local_stripe, beside, buyer=buyer_at(local_stripe))

    assert done.is_whole
    assert list(done.differences) == []
    # One act asks for what Stripe refuses.
    assert [act.name for act in done.there.acts if act.broken_off] == ["too_many_fields"]


def test_it_leaves_nothing_behind(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    done = play(local_stripe, beside, buyer=buyer_at(local_stripe))

    assert left_at(local_stripe) == []
    # The local Stripe does not know how to put a product out of use.
    assert all(one.startswith("product ") for one in done.there.left)


@pytest.mark.parametrize("calls", [1, 6, 14, 21, 75])
def test_stopped_anywhere_it_leaves_nothing_behind(
    local_stripe: LocalStripe, beside: LocalStripe, calls: int
) -> None:
    asked: list[None] = []

    def is_stopped() -> bool:
        asked.append(None)
        return len(asked) >= calls

    done = play(local_stripe, beside, is_stopped=is_stopped)

    assert not done.is_whole
    assert not done.differences
    assert left_at(local_stripe) == []
    assert left_at(beside) == []


@pytest.mark.parametrize("key", ["sk_live_0123456789abcdef", "rk_live_0123456789abcdef", "pk_test_0123", ""])
def test_a_key_that_is_not_of_test_mode_is_not_used(
    local_stripe: LocalStripe, beside: LocalStripe, key: str
) -> None:
    with pytest.raises(NotATestKey):
        play(local_stripe, beside, key=key)

    assert local_stripe.objects("events") == []


def test_a_key_that_nobody_knows_is_told(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    with pytest.raises(StripeKeyRefused):
        play(local_stripe, beside, key="sk_test_short")


def test_a_stripe_that_does_not_answer_is_told(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    nowhere = Side(StripeAccess(secret_key=STRIPE_KEY, api_base=f"http://127.0.0.1:{free_port()}"))
    known = Side(StripeAccess(secret_key=STRIPE_KEY, api_base=beside.url))
    with pytest.raises(StripeUnreachable):
        rehearse(at=nowhere, beside=known, waits=never, is_stopped=never, now=clock.now())
    assert local_stripe.objects("events") == []


def changed(asked: str, change: Callable[[dict[str, Any]], Any]) -> Change:
    """Change the content of each answer to a request whose method and path begin so."""

    def change_answer(request: str, status: int, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if request.startswith(asked) and status < 400:
            change(content)
        return status, content

    return change_answer


def change_share(page: dict[str, Any]) -> None:
    """Round the share of the first line up, that of the second down, where a note is of two."""
    shares = page.get("data", ())
    if len(shares) == 2:
        shares[0]["amount"] += 1
        shares[1]["amount"] -= 1


def turn_events_round(page: dict[str, Any]) -> None:
    """Let an invoice be paid before it is told so, or after."""
    events = page["data"]
    for place in [place for place, event in enumerate(events) if event["type"] == "invoice.paid"]:
        events[place - 1 : place + 1] = reversed(events[place - 1 : place + 1])


def change_all(request: str, status: int, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    for asked, change, _difference in DIFFERING:
        status, content = changed(asked, change)(request, status, content)
    return status, content


DIFFERING: list[tuple[str, Callable[[dict[str, Any]], Any], Difference]] = [
    (
        "GET /v1/refunds/",
        lambda refund: refund.pop("reason"),
        Difference(Kind.MISSING, "refund.reason"),
    ),
    (
        "POST /v1/refunds",
        lambda refund: refund.update(colour="red"),
        Difference(Kind.UNKNOWN, "refund.colour"),
    ),
    (
        "GET /v1/tax_rates/",
        lambda rate: rate.update(jurisdiction=3),
        Difference(Kind.TYPE, "tax_rate.jurisdiction", "null", "number"),
    ),
    (
        "POST /v1/payment_methods/",
        lambda card: card.update(type="sepa_debit"),
        Difference(Kind.WORD, "payment_method.type", "card", "sepa_debit"),
    ),
    (
        "GET /v1/invoices/",
        lambda invoice: "data" in invoice or invoice.update(amount_overpaid=12),
        Difference(Kind.AMOUNT, "invoice.amount_overpaid", "0", "12"),
    ),
    (
        "GET /v1/checkout/sessions/",
        lambda page: page.get("data") and page["data"].pop(),
        Difference(Kind.COUNT, "GET /v1/checkout/sessions/{id}/line_items.data", "2", "1"),
    ),
]


def test_each_kind_of_difference_is_found_and_nothing_else(
    local_stripe: LocalStripe, beside: LocalStripe
) -> None:
    done = play(local_stripe, beside, change=change_all)

    assert set(done.differences) == {difference for _asked, _change, difference in DIFFERING}


def test_another_rounding_is_found(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    done = play(local_stripe, beside, change=changed("GET /v1/credit_notes/", change_share))

    assert Difference(Kind.AMOUNT, "credit_note_line_item.amount", "210", "211") in done.differences
    assert Difference(Kind.AMOUNT, "credit_note_line_item.amount", "567", "566") in done.differences
    assert answers(done.there)["rounding"] == "211 (35) + 566 (29)"


def test_events_in_another_order_are_found(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    done = play(local_stripe, beside, change=changed("GET /v1/events", turn_events_round))

    assert done.differences
    for told in done.differences:
        assert told.kind == Kind.EVENTS
        assert told.here != told.there
        assert sorted(told.here.split(", ")) == sorted(told.there.split(", "))


def test_an_event_that_never_comes_is_found(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    def drop(page: dict[str, Any]) -> None:
        page["data"] = [event for event in page["data"] if event["type"] != "credit_note.updated"]

    done = play(local_stripe, beside, change=changed("GET /v1/events", drop))

    cause = "correction: POST /v1/credit_notes/{id}"
    assert Difference(Kind.EVENTS, cause, "credit_note.updated", "") in done.differences


def test_what_is_refused_there_alone_is_found_and_the_rest_goes_on(
    local_stripe: LocalStripe, beside: LocalStripe
) -> None:
    message = "Having the 'rak_payment_intent_read' permission would allow this request to continue."
    refusal = {"error": {"type": "invalid_request_error", "message": message}}

    def refuse(request: str, status: int, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return (403, refusal) if request.startswith("GET /v1/payment_intents/") else (status, content)

    done = play(local_stripe, beside, change=refuse)

    assert Difference(Kind.BROKEN_OFF, "membership", "", "StripePermissionMissing") in done.differences
    assert answers(done.there)["rights"] == "rak_payment_intent_read"
    assert done.there.acts[-1].name == "too_many_fields"
    assert left_at(local_stripe) == []


def test_an_answer_that_cannot_be_read_breaks_off_one_act(
    local_stripe: LocalStripe, beside: LocalStripe
) -> None:
    change = changed("GET /v1/invoices/", lambda invoice: invoice.pop("status_transitions", None))

    done = play(local_stripe, beside, change=change)

    missed = "KeyError 'status_transitions'"
    assert Difference(Kind.BROKEN_OFF, "late_invoice", "", missed) in done.differences
    assert left_at(local_stripe) == []


def test_the_doubts_are_answered(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    local_stripe.control("settings", session_has_invoice=False)

    done = play(local_stripe, beside, buyer=buyer_at(local_stripe))

    here, there = answers(done.here), answers(done.there)
    assert (here["invoice_in_completed"], there["invoice_in_completed"]) == ("named", "null")
    assert there["rounding"] == "210 (35) + 567 (29)"
    assert "amount_paid_off_stripe" in there["out_of_band"]
    assert {doubt for doubt, answer in there.items() if not answer} == {"rights"}


def test_a_page_that_nobody_pays_is_not_compared(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    done = play(local_stripe, beside, buyer=lambda _opened: False)

    assert done.there.is_unpaid
    assert list(done.differences) == []
    assert left_at(local_stripe) == []


def test_the_report_names_nobody(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    local_stripe.control("account", name="le petit théâtre", email="bob@theatre.example")
    change = changed("GET /v1/account", lambda account: account.update(country="petitland", colour="red"))

    done = play(local_stripe, beside, change=change)

    told = report(here=done.here, there=done.there, differences=done.differences, now=clock.now())
    assert "account.colour" in told
    for secret in (STRIPE_KEY, "petit", "bob@", "example.com", "cus_", "in_", "cs_test"):
        assert secret not in told


def test_what_it_asks_is_what_stripe_describes(local_stripe: LocalStripe, beside: LocalStripe) -> None:
    with recording(local_stripe) as heard:
        done = play(local_stripe, beside, buyer=buyer_at(local_stripe))

    assert done.is_whole
    assert heard.faults() == set()
