"""Two months of trade through Checkout, by Stripe's clock: every sum of the books is asserted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from accounting_fr.fec_check import check_fec as check_as_an_accounting_program
from fec_parser.parser import FECParser

from souche.actions.correct_invoice import correct_invoice
from souche.actions.refund_order import refund_order
from souche.actions.request_invoice import request_invoice
from souche.domain.accounting.fec_check import check_fec
from souche.domain.accounting.totals import totals_of
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.organisation.models import Organisation
from souche.domain.payments.models import Payment, RefundReason
from souche.entrypoints.cli.demo.purchase import CARD
from souche.kit import clock
from tests.actions.test_books_agree import Month, books_of, cents, charge_elsewhere
from tests.cast import ALICE, add_price, announce, identity, offer_plan
from tests.jobs import bring_jobs_forward, failed_jobs
from tests.journeys.test_bank_debit import DEBIT_SECONDS, PAYS
from tests.journeys.test_to_handle import REFUND_FAILS, pay_again

if TYPE_CHECKING:
    from time_machine import Traveller

    from souche.domain.catalogue.models import Plan
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)
PARIS = ZoneInfo("Europe/Paris")
RATES = ("0.00", "2.10", "5.50", "10.00", "20.00")


@dataclass
class Trade:
    """The theatre at work: its clock and Stripe's are one, and move together."""

    house: House
    traveller: Traveller

    def move_to(self, instant: datetime) -> None:
        """Let time pass at Stripe and here."""
        seconds = int((instant - clock.now()).total_seconds())
        self.house.stripe.control("clock", advance=seconds)
        self.traveller.move_to(instant)
        self.work()

    def work(self) -> None:
        """Stripe tells all, and the worker works, what waits for a while included."""
        for _round in range(2):
            self.house.wait_until_told_all()
            self.house.work()
            bring_jobs_forward()
        self.house.work()

    def offer(self, rate: str, price_cents: int) -> None:
        """Announce an event of one tariff, which is what the next orders are of."""
        event = announce(
            slug=f"piece-{rate[:2].strip('.')}-{price_cents}", now=clock.now() + timedelta(days=90)
        )
        add_price(event, amount_cents=price_cents, vat_rate=Decimal(rate))
        self.house.event = event

    def sell(self, quantity: int, *, is_ticked: bool, card: str = CARD["card_number"]) -> Order:
        """Alice buys places, with the switch on or off."""
        Organisation.objects.update(is_invoicing_enabled=is_ticked)
        order = self.house.order(quantity)
        if not order.is_free:
            self.house.pay(card_number=card)
        self.work()
        order.refresh_from_db()
        return order

    def debit(self, quantity: int) -> Order:
        """Alice gives her IBAN; her bank answers in some minutes."""
        Organisation.objects.update(is_invoicing_enabled=True)
        order = self.house.order(quantity)
        form = self.house.visitor.form_with("iban")
        self.house.visitor.send(form, {**CARD, "card_number": "", "method": "sepa_debit", "iban": PAYS})
        self.work()
        return order

    def join(self, plan: Plan) -> None:
        """Alice begins a membership that renews."""
        self.house.visitor.open(f"{self.house.url}/adhesions/{plan.slug}/")
        form = self.house.visitor.form_with("quantity")
        quantity = next(name for name in form.fields if name.startswith("quantity"))
        self.house.visitor.send(form, {quantity: "1", "name": ALICE.name, "email": ALICE.email})
        self.house.pay()
        self.work()

    def give_back(self, order: Order) -> None:
        """One ticket of an order is given back."""
        ticket = order.tickets.valid()[0]
        refund_order(order=order, chosen=[ticket.public_id], reason=RefundReason.BUYER, now=clock.now())
        self.work()


def first_of_month(months: int) -> datetime:
    """Return the noon of the first day of the month that is so many after this one, in Paris."""
    today = clock.now().astimezone(PARIS)
    whole = today.year * 12 + today.month - 1 + months
    return datetime(whole // 12, whole % 12 + 1, 1, 12, tzinfo=PARIS)


@pytest.fixture
def books(house: House) -> tuple[Month, Month]:
    """The first month sells; in the second a refund fails, a debit comes, an invoice is asked for later."""
    house.stripe.control("settings", refund_ends_after_seconds=DEBIT_SECONDS)
    first, second, third = (first_of_month(months) for months in (2, 3, 4))
    with time_machine.travel(clock.now(), tick=True) as traveller:
        trade = Trade(house, traveller)
        trade.move_to(first + timedelta(days=2))
        orders = _first_month(trade)
        trade.move_to(second - timedelta(hours=12, minutes=1))
        trade.offer("10.00", 3000)
        trade.debit(2)
        trade.give_back(orders["failing"])
        trade.move_to(clock.now() + timedelta(seconds=DEBIT_SECONDS))
        _second_month(trade, orders, now=second + timedelta(days=3))
        trade.move_to(third + timedelta(days=1))
        assert not failed_jobs()
        return books_of(first), books_of(second)


def _first_month(trade: Trade) -> dict[str, Order]:
    orders = {}
    for rate in RATES:
        trade.offer(rate, 2400)
        orders[f"ticked {rate}"] = trade.sell(2, is_ticked=True)
        trade.offer(rate, 1300)
        orders[f"unticked {rate}"] = trade.sell(1, is_ticked=False)
    trade.offer("5.50", 0)
    orders["free"] = trade.sell(2, is_ticked=True)
    trade.offer("2.10", 499)
    one_by_one = trade.sell(3, is_ticked=False)
    for _place in range(3):
        trade.give_back(one_by_one)
    trade.offer("5.50", 2401)
    orders["failing"] = trade.sell(2, is_ticked=True, card=REFUND_FAILS)
    pay_again(trade.house, orders["ticked 0.00"], cents=4800)
    trade.traveller.move_to(clock.now() + timedelta(seconds=60))
    charge_elsewhere(trade.house.stripe, 2100)
    trade.join(offer_plan(slug="soutien", term="monthly", cents=900))
    return orders


def _second_month(trade: Trade, orders: dict[str, Order], *, now: datetime) -> None:
    trade.move_to(now)
    buyer = identity()
    request_invoice(order=orders["unticked 5.50"], identity=buyer, now=clock.now())
    ticked = orders["ticked 20.00"]
    correct_invoice(order=ticked, invoice=ticked.invoices.get(), identity=identity(), now=clock.now())
    trade.work()
    payment = orders["unticked 10.00"].payments.get()
    intent = trade.house.stripe.ask(f"payment_intents/{payment.stripe_payment_intent_id}", method="GET")
    trade.house.stripe.control(f"charges/{intent['latest_charge']}/dispute")
    trade.work()


def table(month: Month) -> dict[str, tuple[int, int]]:
    """Return the cents with VAT and the VAT of each rate."""
    return {
        row[0].replace(",", "."): (cents(row[3]), cents(row[2])) for row in month.table("tva-encaissee.csv")
    }


def test_every_sum_of_two_months_agrees(books: tuple[Month, Month]) -> None:
    _check_vat(books)
    _check_documents(books)
    _check_customers(books)
    _check_stripe(books)
    _check_programs(books)


def _check_vat(books: tuple[Month, Month]) -> None:
    one, two = books

    # 48 € ticked and 13 € not, of each rate; what else there was stands beside.
    assert table(one) == {
        "0.00": (4800 + 1300 + 900, 0),  # and the membership; the second payment came and went
        "2.10": (4800 + 1300, 99 + 27),  # three places of 4.99 € came and went, one by one
        "5.50": (4800 + 1300 + 2401, 250 + 68 + 125),  # and two places of 24.01 €, of which one went back
        "10.00": (4800 + 1300, 436 + 118),
        "20.00": (4800 + 1300, 800 + 217),
    }
    assert table(two) == {
        "0.00": (900, 0),  # the membership, renewed
        "5.50": (2401, 125),  # what went back came again
        "10.00": (6000, 545),  # the debit, answered
        "20.00": (0, 0),  # an invoice, its credit note
    }
    for month in books:
        for rate, (gross, vat) in table(month).items():
            suffix = f"{int(Decimal(rate) * 10):03d}"
            assert -month.account(f"44571{suffix}") == vat
            if rate != "0.00":
                assert -month.account(f"706{suffix}") == gross - vat
    assert [-month.account("756") for month in books] == [900, 900]


def _check_documents(books: tuple[Month, Month]) -> None:
    documents = totals_of(Invoice.objects.all())
    bare = [payment for payment in Payment.objects.filter(is_invoiced=False) if not payment.refunds.exists()]
    tables = sum(gross for month in books for gross, _vat in table(month).values())

    # The credit note of the refund that failed stands: its money is to be sent again.
    assert tables == documents.total_cents + sum(payment.amount_cents for payment in bare) + 2401
    assert Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE).count() == 3


def _check_customers(books: tuple[Month, Month]) -> None:
    one, two = books

    for month in books:
        *matters, total = month.table("clients-411.csv")
        assert month.account("411") == cents(total[3]) == sum(cents(row[3]) for row in matters)
    assert one.account("411") == cents(one.table("clients-411.csv")[-1][4])
    left = {row[5]: row[4] for row in two.table("clients-411.csv") if row[0] and row[4] != "0,00"}
    assert left == {
        "Le paiement est contesté\xa0: la banque de l’acheteur retient l’argent.": "13,00",
        "": "13,00",
    }
    assert one.account("411") + two.account("411") == 1300


def _check_stripe(books: tuple[Month, Month]) -> None:
    one, two = books

    assert one.balance("Solde d’ouverture") == 0
    assert two.balance("Solde d’ouverture") == one.balance("Solde de clôture") == one.account("517")
    assert two.balance("Solde de clôture") == one.account("517") + two.account("517")
    assert one.account("471") == -2100
    assert one.account("512") > 0
    assert two.account("512") > 0


def _check_programs(books: tuple[Month, Month]) -> None:
    for month in books:
        report = check_as_an_accounting_program(month.content, month.name)
        assert (report.errors, report.warnings) == ([], [])
        assert FECParser.from_bytesio(BytesIO(month.content), month.name).parse() == []
        assert check_fec(month.content.splitlines()) == []
