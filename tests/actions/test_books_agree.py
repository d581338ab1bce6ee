"""The tables of the books agree with one another, with the register and with Stripe, two months running."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from fec_parser.parser import FECParser

from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_register import reconcile_register
from souche.actions.settle_payment import settle_payment
from souche.domain.accounting.models import AccountChart
from souche.domain.invoices.models import Invoice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Payment
from souche.kit import clock
from tests.actions.orders import paid_at_stripe, paid_session, place
from tests.books import Month, books_of, cents
from tests.cast import add_price, announce

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
RATES = {"2.10": "021", "5.50": "055", "10.00": "100", "20.00": "200"}


def charge_elsewhere(local_stripe: LocalStripe, amount: int) -> str:
    """Let another product of the same Stripe account charge a card; return the PaymentIntent's id."""
    intent: dict[str, Any] = local_stripe.ask(
        "payment_intents", amount=amount, currency="eur", payment_method="pm_card_visa", confirm="true"
    )
    return str(intent["id"])


def sell(
    rate: str, price_cents: int, quantity: int, *, local_stripe: LocalStripe, is_invoiced: bool
) -> Order:
    """Sell places of an event of their own, paid at Stripe."""
    Organisation.objects.update(is_invoicing_enabled=is_invoiced)
    event = announce(slug=f"piece-{rate}-{price_cents}-{is_invoiced}", now=clock.now())
    add_price(event, amount_cents=price_cents, vat_rate=Decimal(rate))
    order = place(event, quantity, now=clock.now()).order
    return paid_at_stripe(order, local_stripe=local_stripe) if price_cents else order


def refund(order: Order, amount: int, *, local_stripe: LocalStripe) -> None:
    intent = order.payments.earliest("received_at").stripe_payment_intent_id
    local_stripe.ask("refunds", payment_intent=intent, amount=amount)
    reconcile_register(now=clock.now())


@pytest.fixture
def month(event: Event, local_stripe: LocalStripe) -> Month:
    """Sell at every rate, ticked and unticked, and let all of it happen that does."""
    del event
    for rate in ("0.00", *RATES):
        sell(rate, 2400, 2, local_stripe=local_stripe, is_invoiced=True)
        sell(rate, 1300, 1, local_stripe=local_stripe, is_invoiced=False)
    sell("5.50", 0, 2, local_stripe=local_stripe, is_invoiced=False)
    one_by_one = sell("2.10", 499, 3, local_stripe=local_stripe, is_invoiced=False)
    for _place in range(3):
        refund(one_by_one, 499, local_stripe=local_stripe)
    second = charge_elsewhere(local_stripe, 1300)
    settle_payment(
        paid=paid_session(
            Payment.objects.filter(amount_cents=1300).earliest("pk").order,
            session_id="cs_second",
            arrival=None, payment_intent_id=second, is_invoiced=False,
        ),
        now=clock.now(),
    )  # fmt: skip
    other = charge_elsewhere(local_stripe, 2100)
    local_stripe.ask("refunds", payment_intent=other, amount=100)
    return books_of(clock.now())


def test_the_entries_the_table_and_the_sales_say_one_sum_for_each_rate(month: Month) -> None:
    vat = {rate: vat for rate, (_net, vat) in month.vat().items()}
    sold: dict[str, int] = defaultdict(int)
    for row in month.table("ventes.csv"):
        sold[row[5].replace(",", ".")] += cents(row[7])

    assert vat == {"0.00": 0, "2.10": 99 + 27, "5.50": 250 + 68, "10.00": 436 + 118, "20.00": 800 + 217}
    assert vat == sold
    for rate, suffix in RATES.items():
        assert -month.account(f"44571{suffix}") == vat[rate]


def test_the_revenue_is_what_came_for_sales_less_what_went_back(month: Month) -> None:
    assert -month.account("706") - month.account("4457") == 5 * (4800 + 1300)
    assert sum(Invoice.objects.values_list("total_cents", flat=True)) == 5 * 4800


def test_numbers_and_days_of_validity_rise_together(month: Month) -> None:
    numbers = [int(line["EcritureNum"]) for line in month.lines]
    valid = [line["ValidDate"] for line in month.lines]

    assert numbers == sorted(numbers)
    assert valid == sorted(valid)
    assert all(line["ValidDate"] >= line["EcritureDate"] for line in month.lines)


def test_programs_read_a_whole_month_without_a_complaint(month: Month) -> None:
    assert len({line["JournalCode"] for line in month.lines}) == 2
    month.assert_programs_read_it()


def test_what_411_leaves_open_is_named_and_adds_up(month: Month) -> None:
    *matters, total = month.table("clients-411.csv")

    assert [row[2:] for row in matters] == [
        ["0,00", "-13,00", "-13,00", "De l’argent qui n’a rien payé doit revenir à l’acheteur."]
    ]
    assert month.account("411") == cents(total[4]) == -1300


def test_what_is_not_ours_waits_in_the_suspense_account(month: Month) -> None:
    assert month.account("471") == -2100 + 100


def test_the_stripe_account_is_stripe_s_balance(month: Month, local_stripe: LocalStripe) -> None:
    balance = local_stripe.ask("balance", method="GET")
    held = sum(part["amount"] for part in (*balance["available"], *balance["pending"]))

    assert month.account("517") == held
    assert month.balance("Solde d’ouverture") == 0
    assert month.balance("Solde de clôture") == held


def test_a_month_made_again_is_the_same_file(month: Month) -> None:
    assert books_of(clock.now()).content == month.content


def test_a_payout_goes_by_the_transit_account_to_the_bank(month: Month, local_stripe: LocalStripe) -> None:
    now = clock.now()
    later = now + timedelta(days=40)
    local_stripe.control("clock", advance=40 * 24 * 3600)
    months = [books_of(now), *(books_of(instant) for instant in _months_after(now, until=later))]

    assert sum(each.account("58") for each in months) == 0
    assert sum(each.account("512") for each in months) > 0
    balance = local_stripe.ask("balance", method="GET")
    held = sum(part["amount"] for part in (*balance["available"], *balance["pending"]))
    assert sum(each.account("517") for each in months) == held
    for before, after in pairwise(months):
        assert after.balance("Solde d’ouverture") == before.balance("Solde de clôture")
    assert month.account("411") == sum(each.account("411") for each in months)
    *matters, total = months[-1].table("clients-411.csv")
    assert [row[2:5] for row in matters] == [["-13,00", "0,00", "-13,00"]]
    assert cents(total[4]) == sum(each.account("411") for each in months)


def _months_after(instant: datetime, *, until: datetime) -> list[datetime]:
    """Return an instant of each month after that of an instant, to the one of `until`."""
    day, found = instant.astimezone(PARIS).date().replace(day=1), []
    while (day := (day + timedelta(days=31)).replace(day=1)) <= until.astimezone(PARIS).date():
        found.append(datetime(day.year, day.month, 2, 12, tzinfo=UTC))
    return found


@pytest.mark.parametrize("is_on", [False, True])
def test_programs_read_the_entries_without_a_complaint(
    is_on: bool, event: Event, local_stripe: LocalStripe
) -> None:
    AccountChart(pk=1, is_lettered=is_on, has_auxiliaries=is_on).save()
    place_and_pay(event, local_stripe=local_stripe)
    month = books_of(clock.now())

    parser = FECParser.from_bytesio(BytesIO(month.content), month.name)

    month.assert_programs_read_it()
    assert parser.parse() == []
    assert len(list(parser.get_ecritures())) == len(month.lines)
    lettered = {line["EcritureLet"] for line in month.lines} - {""}
    assert lettered == ({Payment.objects.get().order.number} if is_on else set())
    assert bool({line["CompAuxNum"] for line in month.lines} - {""}) is is_on


def place_and_pay(event: Event, *, local_stripe: LocalStripe) -> None:
    order = place(event, 2, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    reconcile_payments(orders=[order], now=clock.now())
