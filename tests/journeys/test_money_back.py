"""Money goes back with its credit notes: sums hold to the cent, by rate, here and at Stripe."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from souche.actions.refund_order import refund_order
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.kit import clock
from tests.cast import ALICE, add_price
from tests.jobs import failed_jobs

if TYPE_CHECKING:
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY = Decimal("20.00")
REFUND_WAITS, REFUND_FAILS = "4000000000007726", "4000000000005126"
REFUND_SECONDS = 60

give_back = partial(refund_order, reason=RefundReason.ORGANISER)


def sell_programmes(house: House) -> None:
    """Offer a third tariff at another rate, whose VAT never divides by the number of places."""
    add_price(house.event, label="Avec le programme", amount_cents=1003, vat_rate=TWENTY, position=2)


def tickets(order: Order) -> list[str]:
    return list(order.tickets.valid().values_list("public_id", flat=True))


def tell(house: House) -> None:
    """Stripe tells everything and the worker does everything, in whatever order it came."""
    house.wait_until_told_all()
    house.work()
    assert not failed_jobs()


def by_rate(documents: list[Invoice]) -> Counter[tuple[str, str]]:
    """Add up the VAT and the amounts without it, of each rate, over invoices and credit notes."""
    sums: Counter[tuple[str, str]] = Counter()
    for document in documents:
        for row in document.vat_by_rate:
            sums[row["rate"], "vat"] += row["vat_cents"]
            sums[row["rate"], "net"] += row["taxable_cents"]
    return sums


def test_tickets_given_back_one_by_one_take_the_whole_invoice_back(house: House) -> None:
    sell_programmes(house)
    order = house.buy(2, 1, 3)
    assert order.total_cents == 9409

    for ticket in tickets(order):
        give_back(order=order, chosen=[ticket], now=clock.now())
        house.work()
    tell(house)

    order.refresh_from_db()
    documents = list(order.invoices.all())
    notes = [document for document in documents if document.is_credit_note]
    assert order.status == OrderStatus.VOIDED
    assert (len(notes), sum(document.total_cents for document in documents)) == (6, 0)
    assert set(by_rate(documents).values()) == {0}
    assert all(document.is_archived for document in documents)
    assert sum(refund["amount"] for refund in house.stripe.objects("refunds")) == 9409
    assert set(Refund.objects.values_list("status", flat=True)) == {RefundStatus.SUCCEEDED}
    assert not Refund.objects.without_credit_note().exists()
    told = [mail for mail in house.stripe.mails(to=ALICE.email) if "remboursement" in mail["subject"]]
    assert [len(mail["attachments"]) for mail in told] == [1] * 6


def test_the_credit_note_is_of_the_rate_of_what_goes_back(house: House) -> None:
    sell_programmes(house)
    order = house.buy(1, 0, 1)
    programme = order.tickets.get(line__vat_rate=TWENTY)

    give_back(order=order, chosen=[programme.public_id], now=clock.now())
    house.work()
    tell(house)

    note = order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)
    assert note.vat_by_rate == [{"rate": "20.00", "taxable_cents": -836, "vat_cents": -167}]


def test_a_fee_is_kept_in_proportion_and_each_rate_stays_right(house: House) -> None:
    sell_programmes(house)
    order = house.buy(1, 0, 1)

    give_back(order=order, chosen=tickets(order), fee_cents=100, now=clock.now())
    house.work()
    tell(house)

    note = order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)
    assert {line.vat_rate: line.total_cents for line in note.lines.all()} == {
        Decimal("5.50"): -2329,
        TWENTY: -974,
    }
    assert note.vat_by_rate == [
        {"rate": "5.50", "taxable_cents": -2208, "vat_cents": -121},
        {"rate": "20.00", "taxable_cents": -812, "vat_cents": -162},
    ]


def test_one_cent_goes_back_with_its_credit_note(house: House) -> None:
    order = house.buy(1)

    give_back(order=order, chosen=tickets(order), fee_cents=2399, now=clock.now())
    house.work()
    tell(house)

    assert Refund.objects.get().amount_cents == 1
    assert order.invoices.get(kind=InvoiceKind.CREDIT_NOTE).total_cents == -1


@pytest.mark.parametrize("weather", ["duplicate", "reorder"])
def test_messages_twice_and_in_any_order_change_nothing(house: House, weather: str) -> None:
    order = house.buy(2)
    house.stripe.control("weather", kind=weather, target="*", count=20)

    for ticket in tickets(order):
        give_back(order=order, chosen=[ticket], now=clock.now())
    house.work()
    tell(house)

    assert order.invoices.filter(kind=InvoiceKind.CREDIT_NOTE).count() == 2
    assert Refund.objects.count() == 2
    assert JournalEntry.objects.filter(verb="refund.succeeded").count() == 2


def test_messages_that_never_come_are_not_missed(house: House) -> None:
    order = house.buy(1)
    house.stripe.control("weather", kind="drop", target="*", count=20)

    give_back(order=order, chosen=tickets(order), now=clock.now())
    house.work()

    assert Refund.objects.get().status == RefundStatus.SUCCEEDED
    assert order.invoices.get(kind=InvoiceKind.CREDIT_NOTE).is_archived


def test_a_refund_that_the_bank_sends_back_is_told(house: House) -> None:
    order = house.order(1)
    house.pay(card_number=REFUND_FAILS)
    tell(house)

    give_back(order=order, chosen=tickets(order), now=clock.now())
    house.work()
    house.stripe.control("clock", advance=REFUND_SECONDS)
    house.wait_for_events("refund.failed")
    tell(house)

    refund = Refund.objects.get()
    assert (refund.status, refund.failure) == (RefundStatus.FAILED, "expired_or_canceled_card")
    assert refund.payment.left_cents == 2400
    assert order.tickets.valid().count() == 0
    assert JournalEntry.objects.filter(verb="refund.failed").count() == 1


def test_a_refund_that_waits_arrives(house: House) -> None:
    order = house.order(1)
    house.pay(card_number=REFUND_WAITS)
    tell(house)

    give_back(order=order, chosen=tickets(order), now=clock.now())
    house.work()
    assert Refund.objects.get().status == RefundStatus.PENDING
    house.stripe.control("clock", advance=REFUND_SECONDS)
    house.wait_for_events("refund.updated")
    tell(house)

    assert Refund.objects.get().status == RefundStatus.SUCCEEDED


def test_a_dashboard_refund_is_not_given_back_twice(house: House) -> None:
    order = house.buy(2)
    intent = order.payments.get().stripe_payment_intent_id
    house.stripe.ask("refunds", payment_intent=intent, amount=1000)
    tell(house)

    give_back(order=order, chosen=tickets(order), now=clock.now())
    house.work()
    tell(house)

    assert sorted(refund["amount"] for refund in house.stripe.objects("refunds")) == [1000, 3800]
    assert [refund.amount_cents for refund in Refund.objects.without_credit_note()] == [1000]
    assert order.payments.get().left_cents == 0
