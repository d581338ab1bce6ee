"""Whatever is sold, given back, disputed and billed, in any order: the books are right to the cent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from stripe_sandbox.sandbox import CardDeclined, NotDisputable
from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.in_process import InProcess, in_process
from tests.stripe_sandbox.shop import line, session_params

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAYS, DECLINES = "4242424242424242", "4000000000000002"
REFUND_PENDS, REFUND_FAILS = "4000000000007726", "4000000000005126"
DISPUTE_FEE = 2000


def half_up(cents: Fraction) -> int:
    return floor(cents + Fraction(1, 2))


def per_mille(cents: int, share: int) -> int:
    return half_up(Fraction(cents * share, 1000))


@dataclass(frozen=True)
class Rate:
    per_mille: int
    is_inclusive: bool

    def tax(self, cents: int) -> int:
        base = 1000 + self.per_mille if self.is_inclusive else 1000
        return half_up(Fraction(cents * self.per_mille, base))


@dataclass(frozen=True)
class Line:
    unit: int
    quantity: int
    rate: Rate

    @property
    def amount(self) -> int:
        return self.unit * self.quantity

    @property
    def tax(self) -> int:
        return self.rate.tax(self.amount)


@dataclass(frozen=True)
class Basket:
    """What was ordered, and what it must cost: figured here by fractions, on its own."""

    lines: tuple[Line, ...]

    @property
    def subtotal(self) -> int:
        return sum(ordered.amount for ordered in self.lines)

    @property
    def total(self) -> int:
        return self.subtotal + sum(ordered.tax for ordered in self.lines if not ordered.rate.is_inclusive)

    @property
    def untaxed(self) -> int:
        return self.subtotal - sum(ordered.tax for ordered in self.lines if ordered.rate.is_inclusive)

    def taxes(self) -> dict[Rate, int]:
        sums: Counter[Rate] = Counter()
        for ordered in self.lines:
            sums[ordered.rate] += ordered.tax
        return dict(sums)


RATES = [Rate(share, is_inclusive) for share in (21, 55, 100, 200) for is_inclusive in (True, False)]
LINES = st.builds(Line, st.integers(50, 9999), st.integers(1, 5), st.sampled_from(RATES))
BASKETS = st.lists(LINES, min_size=1, max_size=3).map(tuple).map(Basket)
BUYERS = st.sampled_from(["ALICE", "BOB"])
CARDS = st.sampled_from([PAYS, REFUND_PENDS, REFUND_FAILS])


# The same sequences each time: `make test` repeats.
REPEATABLE = settings(derandomize=True, database=None, deadline=None, max_examples=15, stateful_step_count=30)


class Books(RuleBasedStateMachine):
    sales = Bundle("sales")
    drafts = Bundle("drafts")
    opened = Bundle("opened")
    disputes = Bundle("disputes")

    def __init__(self, here: InProcess) -> None:
        super().__init__()
        self.here, self.sandbox, self.api = here, here.sandbox, here.api
        self.sandbox.state.forget_everything()
        # Money that is paid out at midnight would leave the balance while a test looks at it.
        self.sandbox.change_options({"automatic_payouts": False})
        self.buyers = {prefix: self._customer(prefix) for prefix in ("ALICE", "BOB")}
        self.rates = {rate: self._rate(rate) for rate in RATES}
        self.product = self.api.products.create({"name": "Plein tarif"}).id
        self.baskets: dict[str, Basket] = {}
        self.fees = 0

    def _customer(self, prefix: str) -> str:
        customer = self.api.customers.create({"name": prefix.title(), "invoice_prefix": prefix}).id
        card = self.api.payment_methods.attach("pm_card_visa", {"customer": customer}).id
        self.api.customers.update(customer, {"invoice_settings": {"default_payment_method": card}})
        return customer

    def _rate(self, rate: Rate) -> str:
        return self.api.tax_rates.create(
            {"display_name": "TVA", "percentage": rate.per_mille / 10, "inclusive": rate.is_inclusive}
        ).id

    # What is sold on the payment page.

    @rule(target=sales, buyer=BUYERS, basket=BASKETS, card=CARDS)
    def buy(self, buyer: str, basket: Basket, card: str) -> str:
        session = self._session(buyer, basket)
        assert (session.amount_subtotal, session.amount_total) == (basket.subtotal, basket.total)
        paid = self.here.pay(session.id, card=card)
        self.baskets[paid["invoice"]] = basket
        # stripe.com/fr/pricing: 1.5 % and 0.25 of a card, 0.4 % of an invoice and 2.00 at most.
        self.fees += per_mille(basket.total, 15) + 25 + min(per_mille(basket.total, 4), 200)
        return self._charge(paid["payment_intent"])

    @rule(buyer=BUYERS, basket=BASKETS)
    def buy_in_vain(self, buyer: str, basket: Basket) -> None:
        session = self._session(buyer, basket)
        with pytest.raises(CardDeclined):
            self.here.pay(session.id, card=DECLINES)

    def _session(self, buyer: str, basket: Basket) -> stripe.checkout.Session:
        return self.api.checkout.sessions.create(
            session_params(
                customer=self.buyers[buyer],
                invoice_creation={"enabled": True},
                line_items=[
                    line(ordered.unit, quantity=ordered.quantity, tax_rates=[self.rates[ordered.rate]])
                    for ordered in basket.lines
                ],
            )
        )

    def _charge(self, intent: str) -> str:
        return str(self.api.payment_intents.retrieve(intent).latest_charge)

    # What is billed by the API.

    @rule(target=drafts, buyer=BUYERS, basket=BASKETS)
    def draft(self, buyer: str, basket: Basket) -> str:
        customer = self.buyers[buyer]
        invoice = self.api.invoices.create({"customer": customer}).id
        for ordered in basket.lines:
            price = {"currency": "eur", "product": self.product, "unit_amount_decimal": str(ordered.unit)}
            item = {
                "price_data": price,
                "quantity": ordered.quantity,
                "tax_rates": [self.rates[ordered.rate]],
            }
            self.api.invoice_items.create(cast("Any", {"customer": customer, "invoice": invoice, **item}))
        self.baskets[invoice] = basket
        return invoice

    @rule(invoice=consumes(drafts))
    def throw_away(self, invoice: str) -> None:
        self.api.invoices.delete(invoice)
        del self.baskets[invoice]

    @rule(target=opened, invoice=consumes(drafts))
    def finalize(self, invoice: str) -> str:
        assert self.api.invoices.finalize_invoice(invoice).status == "open"
        return invoice

    @rule(target=sales, invoice=consumes(opened))
    def collect(self, invoice: str) -> str:
        paid = self.api.invoices.pay(invoice)
        self.fees += per_mille(paid.total, 15) + 25
        payment = self.api.invoice_payments.list({"invoice": invoice}).data[0].payment
        return self._charge(str(payment.payment_intent))

    @rule(invoice=consumes(opened))
    def collect_elsewhere(self, invoice: str) -> None:
        assert self.api.invoices.pay(invoice, {"paid_out_of_band": True}).status == "paid"

    @rule(invoice=consumes(opened), is_hope_lost=st.booleans())
    def void(self, invoice: str, is_hope_lost: bool) -> None:
        if is_hope_lost:
            self.api.invoices.mark_uncollectible(invoice)
        assert self.api.invoices.void_invoice(invoice).status == "void"

    @rule(series=st.sampled_from(["account", "customer"]))
    def number_by(self, series: str) -> None:
        self.sandbox.change_options({"invoice_numbering": series})

    # What is given back, or taken back.

    @rule(charge=sales, percent=st.sampled_from([1, 50, 100]))
    def refund(self, charge: str, percent: int) -> None:
        before = self.api.charges.retrieve(charge)
        left = before.amount - before.amount_refunded
        if before.disputed or not left:
            with pytest.raises(stripe.InvalidRequestError):
                self.api.refunds.create({"charge": charge})
            return
        with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
            self.api.refunds.create({"charge": charge, "amount": left + 1})
        self.api.refunds.create({"charge": charge, "amount": max(left * percent // 100, 1)})

    @rule()
    def let_refunds_arrive(self) -> None:
        self.here.wait(10)
        assert "pending" not in {refund.status for refund in everything(self.api.refunds)}

    @rule(target=disputes, charge=sales)
    def dispute(self, charge: str) -> Any:
        before = self.api.charges.retrieve(charge)
        if before.disputed or before.refunded:
            with pytest.raises(NotDisputable):
                self.sandbox.dispute(charge, reason="fraudulent")
            return multiple()
        return self.sandbox.dispute(charge, reason="fraudulent")["id"]

    @rule(dispute=consumes(disputes), said=st.sampled_from(["winning_evidence", "losing_evidence"]))
    def answer_dispute(self, dispute: str, said: str) -> None:
        ended = self.api.disputes.update(dispute, {"evidence": {"uncategorized_text": said}})
        assert ended.status == {"winning_evidence": "won", "losing_evidence": "lost"}[said]

    # What is true after each step.

    @invariant()
    def invoices_add_up(self) -> None:
        for invoice in everything(self.api.invoices):
            basket = self.baskets[invoice.id]
            assert (invoice.subtotal, invoice.total) == (basket.subtotal, basket.total)
            assert (invoice.subtotal_excluding_tax, invoice.total_excluding_tax) == (basket.untaxed,) * 2
            assert invoice.amount_paid + invoice.amount_remaining == invoice.amount_due == invoice.total
            assert (invoice.amount_paid == invoice.total) == (invoice.status == "paid")
            expected = {self.rates[rate]: tax for rate, tax in basket.taxes().items()}
            assert taxes(invoice.total_taxes) == expected
            assert taxes(tax for billed in invoice.lines.data for tax in billed.taxes) == expected

    @invariant()
    def series_have_no_hole_and_no_double(self) -> None:
        series = defaultdict(list)
        for invoice in everything(self.api.invoices):
            assert (invoice.number is None) == (invoice.status == "draft")
            if invoice.number:
                prefix, number = invoice.number.split("-")
                series[prefix].append(int(number))
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def charges_count_their_refunds(self) -> None:
        refunded: Counter[str] = Counter()
        for refund in everything(self.api.refunds):
            refunded[str(refund.charge)] += refund.amount if refund.status != "failed" else 0
        for charge in everything(self.api.charges):
            assert charge.amount_refunded == refunded[charge.id] <= charge.amount_captured
            assert charge.refunded == (charge.amount_refunded == charge.amount)

    @invariant()
    def the_balance_is_what_came_and_went(self) -> None:
        charges = everything(self.api.charges)
        lost = [dispute.amount for dispute in everything(self.api.disputes) if dispute.status != "won"]
        moves = sum(move.net for move in everything(self.api.balance_transactions))
        balance = body_of(self.api.balance.retrieve())
        captured = sum(charge.amount_captured - charge.amount_refunded for charge in charges)
        assert moves == captured - self.fees - sum(lost) - DISPUTE_FEE * len(lost)
        assert moves == sum(part["amount"] for part in balance["available"] + balance["pending"])


def everything(service: Any) -> list[Any]:
    page = service.list({"limit": 100})
    assert not page.has_more
    return list(page.data)


def taxes(shown: Iterable[Any]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for tax in shown:
        sums[tax.tax_rate_details.tax_rate] += tax.amount
    return dict(sums)


def test_the_books_are_right_whatever_happens(tmp_path: Path) -> None:
    with in_process(tmp_path / "sandbox.sqlite") as here:

        class BooksHere(Books):
            def __init__(self) -> None:
                super().__init__(here)

        run_state_machine_as_test(BooksHere, settings=REPEATABLE)
