"""Whatever is given back, in whatever parts, invoice and credit notes add up to the cent, by rate."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souche.actions.issue_refund import issue_refund
from souche.actions.place_order import place_order
from souche.actions.record_credit_note import record_credit_note
from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.actions.orders import paid_at_stripe, ticket_ids
from tests.cast import ALICE, NOON, add_price, announce, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

RATES = ["0.00", "2.10", "5.50", "10.00", "20.00"]
# Cents, places and VAT rate of a tariff; the first is dear enough to be paid by card.
Tariff = tuple[int, int, str]
tariff = st.tuples(st.integers(1, 4999), st.integers(1, 3), st.sampled_from(RATES))
few = settings(
    max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def local(local_stripe: LocalStripe, db: None) -> LocalStripe:  # noqa: ARG001  # the database is asked for
    """Open the theatre, connected to the local Stripe, its switch on."""
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_tests")
    return local_stripe


def bought(tariffs: list[Tariff], *, local: LocalStripe) -> Order:
    """Alice buys every place of every tariff, and 50 cents more."""
    event = announce(slug=f"event-{Refund.objects.count()}-{clock.now().timestamp():.6f}".replace(".", "-"))
    choices = [
        Choice(
            add_price(event, label=f"{rank}", amount_cents=cents, vat_rate=Decimal(rate)).public_id, places
        )
        for rank, (cents, places, rate) in enumerate([(50, 1, "5.50"), *tariffs])
    ]
    placed = place_order(
        organisation=Organisation.current(),
        offering=event,
        choices=choices,
        buyer=ALICE,
        success_url=lambda order: f"http://127.0.0.1/{order.public_id}",
        cancel_url=lambda order: f"http://127.0.0.1/{order.public_id}",
        now=clock.now(),
    )
    return paid_at_stripe(placed.order, local_stripe=local)


def give_back(order: Order, chosen: list[str], *, fee_cents: int) -> int:
    """Refund tickets less a fee, through Stripe, and return the cents."""
    try:
        refund = refund_order(
            order=order, chosen=chosen, fee_cents=fee_cents, reason=RefundReason.BUYER, now=NOON
        )
    except NothingToGiveBack:
        return 0
    issue_refund(refund_id=refund.public_id, now=NOON)
    refund.refresh_from_db()
    assert (refund.status, refund.failure) == (RefundStatus.SUCCEEDED, "")
    return refund.amount_cents


def record_credit_notes(order: Order, *, local: LocalStripe) -> Counter[str]:
    """Write all credit notes and return `{rate: cents}` left of the invoice, VAT and net told apart."""
    for note in local.objects("credit_notes", invoice=order.invoices.of_purchase().get().stripe_invoice_id):
        record_credit_note(stripe_credit_note_id=note["id"], now=NOON)
    left: Counter[str] = Counter()
    for document in order.invoices.all():
        for row in document.vat_by_rate:
            left[f"{row['rate']} vat"] += row["vat_cents"]
            left[f"{row['rate']} net"] += row["taxable_cents"]
    return left


@few
@given(tariffs=st.lists(tariff, min_size=1, max_size=4), data=st.data())
def test_an_order_given_back_in_any_parts_takes_its_invoice_back(
    local: LocalStripe, tariffs: list[Tariff], data: st.DataObject
) -> None:
    order = bought(tariffs, local=local)
    tickets = data.draw(st.permutations(ticket_ids(order)))

    while tickets:
        count = data.draw(st.integers(1, len(tickets)))
        give_back(order, tickets[:count], fee_cents=0)
        tickets = tickets[count:]

    assert set(record_credit_notes(order, local=local).values()) == {0}
    assert order.payments.get().left_cents == 0


@few
@given(tariffs=st.lists(tariff, min_size=1, max_size=4), fee_cents=st.integers(0, 6000))
def test_what_is_kept_is_what_the_documents_leave(
    local: LocalStripe, tariffs: list[Tariff], fee_cents: int
) -> None:
    order = bought(tariffs, local=local)

    given_back = give_back(order, ticket_ids(order), fee_cents=fee_cents)

    left = record_credit_notes(order, local=local)
    assert given_back == max(0, order.total_cents - fee_cents)
    assert sum(left.values()) == order.total_cents - given_back == order.payments.get().left_cents
    assert all(cents >= 0 for cents in left.values())
