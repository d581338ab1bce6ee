"""A payout is the sum of its movements, each less its fee."""

from __future__ import annotations

from datetime import date

from souche.domain.payments.gateway.facts import MovementFacts, PayoutFacts
from souche.domain.payments.payouts import Difference, Written, differences_in

NOTHING = Written(payments={}, refunds={})


def movement(*, net_cents: int) -> MovementFacts:
    return MovementFacts(
        movement_id="txn_1",
        amount_cents=2400,
        fee_cents=61,
        net_cents=net_cents,
        payment_intent_id="pi_1",
        refund_id="",
    )


def payout(*, amount_cents: int) -> PayoutFacts:
    return PayoutFacts(
        payout_id="po_1",
        amount_cents=amount_cents,
        currency="EUR",
        is_automatic=True,
        arrives_on=date(2026, 11, 26),
    )


def test_what_adds_up_does_not_differ() -> None:
    found = differences_in(
        payout=payout(amount_cents=2339), movements=[movement(net_cents=2339)], written=NOTHING
    )

    assert list(found) == []


def test_a_cent_too_few_is_told() -> None:
    found = differences_in(
        payout=payout(amount_cents=2338), movements=[movement(net_cents=2339)], written=NOTHING
    )

    assert list(found) == [Difference("payout_total", "po_1", 2339, 2338)]


def test_a_fee_that_does_not_explain_the_net_is_told() -> None:
    found = differences_in(
        payout=payout(amount_cents=2340), movements=[movement(net_cents=2340)], written=NOTHING
    )

    assert list(found) == [Difference("fee", "txn_1", 2339, 2340)]
