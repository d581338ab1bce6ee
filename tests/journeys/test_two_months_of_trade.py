"""Two months of trade, with invoices and without: every table agrees, to the cent and the day."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine

from souche.domain.catalogue.models import Event, Price, Product, Quota
from souche.domain.invoices.models import Invoice
from souche.domain.orders.models import Line, Order
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.books import cents
from tests.cast import add_price, announce, offer_plan
from tests.jobs import failed_jobs
from tests.journeys.test_organisations import details_of, fill_in
from tests.journeys.trade import DECEMBER, NOVEMBER, Trade, coming_november
from tests.journeys.visits import walk_in
from tests.sandbox import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.books import Month
    from tests.journeys.house import House
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db(transaction=True)

# The tariffs of Hamlet, in the order of its page.
TARIFFS = [
    ("Invitation", 0, "5.50"),
    ("Débat", 499, "2.10"),
    ("Buffet", 1200, "10.00"),
    ("Programme", 1000, "20.00"),
    ("Atelier", 1500, "0.00"),
]
REFUND_FAILS = "4000 0000 0000 5126"
DAYS = 24 * 3600
# Without VAT, and VAT, of the money of each month, in cents, worked out by hand: half-up on each line.
COLLECTED = {
    NOVEMBER: {
        "0.00": (1500, 0),
        "2.10": (876 - 18, 18),
        "5.50": (13615 - 709, 709),
        "10.00": (3307 - 300, 300),
        "20.00": (1900 - 317, 317),
    },
    DECEMBER: {"2.10": (-499 + 10, -10), "5.50": (3000 - 156, 156), "20.00": (900 - 150, 150)},
}
# Hugo's ten euros went back in Stripe's dashboard: no credit note tells of them, a part of each line does.
WITHOUT_CREDIT_NOTE = {"2.10": (-122 + 2, -2), "5.50": (-585 + 30, -30), "10.00": (-293 + 27, -27)}
# Elsa's bank took her sixteen euros back, and the bank keeps them until the dispute is over.
DISPUTED_CENTS, ELSEWHERE_CENTS = 1600, 5000
# Of each category of Hamlet at the end: the numbers of its first and last tickets, how many were made, paid,
# free and void, and its cents with VAT. Faye's ticket is void, and her money came back to the house.
TAKEN = {
    "Place assise – Plein tarif": (1, 16, 5, 3, 0, 2, 9015),
    "Place assise – Tarif réduit": (13, 13, 1, 1, 0, 0, 1600),
    "Invitation – Invitation": (7, 9, 3, 0, 3, 0, 0),
    "Débat – Débat": (4, 17, 4, 1, 0, 3, 377),
    "Buffet – Buffet": (10, 18, 3, 3, 0, 0, 3307),
    "Programme – Programme": (3, 3, 1, 1, 0, 0, 1000),
    "Atelier – Atelier": (12, 12, 1, 1, 0, 0, 1500),
}


@pytest.fixture
def november(local_stripe: LocalStripe) -> Iterator[time_machine.Traveller]:
    """Let the next November begin, at Stripe and here."""
    start = clock.now().replace(year=coming_november(), month=NOVEMBER, day=2, hour=9)
    local_stripe.control("clock", advance=int((start - clock.now()).total_seconds()))
    with time_machine.travel(start) as traveller:
        yield traveller


@pytest.fixture(params=[True, False], ids=["ticked", "unticked"])
def trade(request: pytest.FixtureRequest, november: time_machine.Traveller, house: House) -> Trade:
    """Open the theatre in November: Hamlet on the 28th with seven tariffs, another evening in January."""
    trade = Trade(house=house, year=clock.now().year, traveller=november)
    starts_at = trade.hour(NOVEMBER, 28, 20)
    Event.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    house.event.refresh_from_db()
    quota = Quota.objects.get()
    for position, (label, amount_cents, rate) in enumerate(TARIFFS, start=2):
        add_price(
            house.event,
            quota=quota,
            product=Product.objects.create(event=house.event, name=label),
            label=label,
            amount_cents=amount_cents,
            vat_rate=Decimal(rate),
            position=position,
        )
    Organisation.objects.update(is_invoicing_enabled=request.param)
    return trade


def basket(**counts: int) -> list[int]:
    """Return how many of each tariff of Hamlet, in the order of its page."""
    names = ("full", "reduced", "invited", "debate", "buffet", "programme", "workshop")
    return [counts.get(name, 0) for name in names]


def sell_elsewhere(trade: Trade, *, amount_cents: int, **details: str) -> None:
    """Somebody pays in a session that the box office did not open."""
    line = "line_items[0]"
    session = trade.house.stripe.ask(
        "checkout/sessions",
        **{
            "mode": "payment",
            "success_url": trade.house.url,
            f"{line}[quantity]": "1",
            f"{line}[price_data][currency]": "eur",
            f"{line}[price_data][unit_amount]": str(amount_cents),
            f"{line}[price_data][product_data][name]": "Places",
            **details,
        },
    )
    trade.house.stripe.control(
        f"sessions/{session['id']}/pay", email="zoe@example.org", name="Zoé", address=ADDRESS
    )
    trade.settle()


def pay_again(trade: Trade, order: Order) -> None:
    """An order that is paid is paid in another session, which invoices as the first."""
    invoicing = {
        "invoice_creation[enabled]": "true",
        "invoice_creation[invoice_data][metadata][order]": order.public_id,
    }
    sell_elsewhere(
        trade,
        amount_cents=order.total_cents,
        customer=order.stripe_customer_id,
        client_reference_id=order.public_id,
        **(invoicing if order.is_invoice_wanted else {}),
    )


def live_through_early_november(trade: Trade) -> dict[str, Order]:
    """Sell, give back, be paid twice, renew; and another shop sells."""
    orders = {}
    trade.at(NOVEMBER, 3)
    orders["ada"] = trade.buy("Ada", *basket(full=2, programme=1))
    trade.at(NOVEMBER, 4)
    orders["bela"] = trade.buy("Bela", *basket(debate=3))
    for day in (5, 6):
        trade.at(NOVEMBER, day)
        trade.give_back(orders["bela"])
    trade.at(NOVEMBER, 7)
    trade.buy("Cleo", *basket(invited=3))
    trade.at(NOVEMBER, 8)
    orders["dora"] = trade.buy("Dora", *basket(buffet=2, workshop=1))
    trade.at(NOVEMBER, 9)
    pay_again(trade, orders["dora"])
    trade.at(NOVEMBER, 10)
    plan = offer_plan(slug="soutien", term="monthly", cents=900)
    Price.objects.filter(product=plan).update(vat_rate=Decimal("20.00"))
    trade.join(plan, name="Mona")
    trade.at(NOVEMBER, 12)
    sell_elsewhere(trade, amount_cents=5000)
    return orders


def live_through_the_rest_of_november(trade: Trade, orders: dict[str, Order]) -> None:
    """Be disputed, give back by the dashboard too; the last evening's money is heard of in December."""
    stripe = trade.house.stripe
    trade.at(NOVEMBER, 14)
    elsa = trade.buy("Elsa", *basket(reduced=1))
    trade.at(NOVEMBER, 16)
    intent = elsa.payments.get().stripe_payment_intent_id
    charge = stripe.ask(f"payment_intents/{intent}", method="GET")["latest_charge"]
    stripe.control(f"charges/{charge}/dispute")
    trade.settle()
    trade.at(NOVEMBER, 20)
    faye = trade.buy("Faye", *basket(full=1), card=REFUND_FAILS)
    trade.at(NOVEMBER, 24)
    orders["gina"] = trade.buy("Gina", *basket(full=1))
    trade.at(NOVEMBER, 25)
    hugo = trade.buy("Hugo", *basket(full=1, buffet=1, debate=1))
    trade.at(NOVEMBER, 26)
    stripe.ask("refunds", payment_intent=hugo.payments.get().stripe_payment_intent_id, amount=1000)
    trade.settle()
    stripe.control("settings", refund_ends_after_seconds=10 * DAYS)
    trade.at(NOVEMBER, 27)
    trade.give_back(faye)
    another = announce(slug="nuit", now=trade.hour(DECEMBER, 30) + timedelta(days=10))
    add_price(another, label="Nuit", amount_cents=3000)
    trade.at(NOVEMBER, 29)
    orders["jade"] = trade.order("Jade", 1, event=another)
    stripe.debit(orders["jade"].stripe_session_id)
    trade.settle()
    trade.pass_to(trade.hour(NOVEMBER, 30, 23, 50))
    with trade.deaf():
        orders["iris"] = trade.order("Iris", 1, event=another)
        trade.house.pay()
        trade.pass_to(trade.hour(DECEMBER, 1, 0, 10))
    trade.settle()


def live_through_december(trade: Trade, orders: dict[str, Order]) -> None:
    """What began in November ends: a debit, a third refund, an invoice, a refund that fails, a renewal."""
    trade.at(DECEMBER, 2)
    trade.house.stripe.answer_debit(orders["jade"].stripe_session_id, pays=True)
    trade.settle()
    trade.give_back(orders["bela"])
    trade.at(DECEMBER, 3)
    gina = orders["gina"]
    # Her event is over: the link alone changes no invoice any more.
    walk_in(trade.house.visitor, url=trade.house.url, email=gina.buyer_email)
    fill_in(trade.house, gina, "/completer/" if gina.is_invoice_wanted else "/facture/", details_of("town"))
    trade.settle()
    # Mona's renewal and the end of Faye's refund come with the days.
    trade.at(DECEMBER, 12)
    trade.give_back(orders["ada"])
    trade.at(DECEMBER, 31)


def test_every_table_agrees(trade: Trade) -> None:
    orders = live_through_early_november(trade)
    live_through_the_rest_of_november(trade, orders)
    made_first = trade.books(NOVEMBER)
    live_through_december(trade, orders)
    books = {month: trade.books(month) for month in COLLECTED}

    for month, collected in COLLECTED.items():
        assert books[month].vat() == collected
        assert booked(books[month]) == collected
        books[month].assert_programs_read_it()
        assert registered(trade, month=month) == invoiced(month, is_ticked=orders["ada"].is_invoice_wanted)
    assert_nothing_is_left_over(books)
    assert taken(books[NOVEMBER]) == TAKEN
    assert taken_by_rate(books[NOVEMBER]) == sold_by_rate(books.values())
    assert books[NOVEMBER].content == made_first.content
    assert not failed_jobs()


def booked(books: Month) -> dict[str, tuple[int, int]]:
    """Return what the file of entries has of each rate, revenue and VAT; Mona's membership is of 20 %."""
    found = {}
    for rate in ("0.00", "2.10", "5.50", "10.00", "20.00"):
        code = f"{round(float(rate.replace(',', '.')) * 10):03d}"
        revenue = -books.account(f"706{code}") - (books.account("756") if rate == "20.00" else 0)
        found[rate] = (revenue, -books.account(f"44571{code}"))
    return {rate: row for rate, row in found.items() if any(row)}


def registered(trade: Trade, *, month: int) -> dict[str, tuple[int, int]]:
    """Return what invoices less credit notes of a month state of each rate, in the order of their days."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    first = trade.hour(month, 1, 0)
    last = trade.hour(month, 30 if month == NOVEMBER else 31, 0) + timedelta(days=1)
    for document in Invoice.objects.filter(issued_at__gte=first, issued_at__lt=last):
        for row in document.vat_by_rate:
            net, vat = sums[row["rate"]]
            sums[row["rate"]] = (net + row["taxable_cents"], vat + row["vat_cents"])
    return {rate: row for rate, row in sums.items() if any(row)}


def invoiced(month: int, *, is_ticked: bool) -> dict[str, tuple[int, int]]:
    """Return what the register holds: ticked, all but Hugo's refund; unticked, what was asked for."""
    if not is_ticked:
        late = {"5.50": (2275, 125)} if month == DECEMBER else {}
        return {**late, "20.00": (750, 150)}
    known = dict(COLLECTED[month])
    for rate, (net, vat) in WITHOUT_CREDIT_NOTE.items() if month == NOVEMBER else ():
        known[rate] = (known[rate][0] - net, known[rate][1] - vat)
    if month == NOVEMBER:
        # The credit note of Faye's refund stays when her bank sends the money back.
        return known
    net, vat = known["5.50"]
    return {**known, "5.50": (net - 2275, vat - 125)}


def assert_nothing_is_left_over(books: dict[int, Month]) -> None:
    """Customers owe what is disputed alone; another shop's money waits apart; Stripe's is as Stripe says."""
    left = [row for row in books[DECEMBER].table("clients-411.csv") if cents(row[4])]
    (elsa, total) = left
    assert (elsa[1], cents(elsa[4]), cents(total[4])) == ("Elsa Martin", DISPUTED_CENTS, DISPUTED_CENTS)
    assert sum(each.account("411") for each in books.values()) == DISPUTED_CENTS
    assert sum(each.account("471") for each in books.values()) == -ELSEWHERE_CENTS
    assert sum(each.account("58") for each in books.values()) == 0
    stripe = 0
    for each in books.values():
        assert each.balance("Solde d’ouverture") == stripe
        stripe += each.account("517")
        assert each.balance("Solde de clôture") == stripe
    moved = [row for each in books.values() for row in each.table("stripe-mouvements.csv")]
    arrived = [cents(row[5]) for row in moved if row[1] == "payout"]
    assert sum(each.account("512") for each in books.values()) == -sum(arrived)


def taken(books: Month) -> dict[str, tuple[int, ...]]:
    """Return what « recettes par représentation » says of each category, without its rate."""
    return {
        row[2]: (*map(int, row[4:10]), cents(row[12]))
        for row in books.table("recettes-par-representation.csv")
    }


def taken_by_rate(books: Month) -> dict[str, tuple[int, int]]:
    """Return the VAT and the cents with VAT of each rate in « recettes par représentation »."""
    return sums_of((row[3], row[11], row[12]) for row in books.table("recettes-par-representation.csv"))


def sold_by_rate(books: Iterable[Month]) -> dict[str, tuple[int, int]]:
    """Return the same of the table of sales, of Hamlet alone: a membership and another evening apart."""
    rows = [row for each in books for row in each.table("ventes.csv")]
    of_hamlet = set(Line.objects.filter(event__slug="hamlet").values_list("order_id", flat=True))
    numbers = {order.number for order in Order.objects.filter(pk__in=of_hamlet)}
    return sums_of((row[5], row[7], row[8]) for row in rows if row[3] in numbers)


def sums_of(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[int, int]]:
    """Add up amounts by rate."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for rate, vat, total in rows:
        sums[rate] = (sums[rate][0] + cents(vat), sums[rate][1] + cents(total))
    return {rate: row for rate, row in sums.items() if any(row)}
