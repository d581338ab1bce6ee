"""Whatever is sold, given back, disputed and billed, in any order: the books are right to the cent."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import nullcontext, suppress
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
from tests.stripe_sandbox.baskets import Basket, Line, Rate, per_mille
from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.in_process import InProcess, in_process
from tests.stripe_sandbox.shop import line, session_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PAYS, DECLINES = "4242424242424242", "4000000000000002"
REFUND_PENDS, REFUND_FAILS = "4000000000007726", "4000000000005126"
DISPUTE_FEE = 2000


RATES = [Rate(share, is_inclusive) for share in (21, 55, 100, 200) for is_inclusive in (True, False)]
LINES = st.builds(Line, st.integers(50, 9999), st.integers(1, 5), st.sampled_from(RATES))
BASKETS = st.lists(LINES, min_size=1, max_size=3).map(tuple).map(Basket)
BUYERS = st.sampled_from(["ALICE", "BOB"])
CARDS = st.sampled_from([PAYS, REFUND_PENDS, REFUND_FAILS])
# Which of the things that are there, counted from the newest and round again.
PLACES = st.integers(0, 99)
PERCENTS = st.sampled_from([1, 50, 99, 100])

# The same sequences each time: `make test` repeats.
REPEATABLE = settings(derandomize=True, database=None, max_examples=30, stateful_step_count=50)


class Books(RuleBasedStateMachine):
    sales = Bundle("sales")
    drafts = Bundle("drafts")
    opened = Bundle("opened")

    def __init__(self, here: InProcess) -> None:
        super().__init__()
        self.here, self.sandbox, self.api = here, here.sandbox, here.api
        self.sandbox.state.forget_everything()
        # Money that is paid out at midnight would leave the balance while a test looks at it.
        self.sandbox.change_options({"automatic_payouts": False})
        self.buyers = {prefix: self._customer(prefix) for prefix in ("ALICE", "BOB")}
        self.rates = {rate: self._rate(rate) for rate in RATES}
        self.product = self.api.products.create({"name": "Plein tarif"}).id
        self.rate_of = {found: rate for rate, found in self.rates.items()}
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

    @rule(target=opened, invoice=consumes(drafts), is_wanted=st.sampled_from([True, True, False]))
    def decide(self, invoice: str, is_wanted: bool) -> Any:
        if is_wanted:
            assert self.api.invoices.finalize_invoice(invoice).status == "open"
            return invoice
        self.api.invoices.delete(invoice)
        del self.baskets[invoice]
        return multiple()

    @rule(target=sales, invoice=consumes(opened))
    def collect(self, invoice: str) -> Any:
        if self._is_settled(invoice, then_refuses=self.api.invoices.pay):
            return multiple()
        paid = self.api.invoices.pay(invoice)
        self.fees += per_mille(paid.amount_paid, 15) + 25
        payment = self.api.invoice_payments.list({"invoice": invoice}).data[0].payment
        return self._charge(str(payment.payment_intent))

    @rule(invoice=consumes(opened))
    def collect_elsewhere(self, invoice: str) -> None:
        if not self._is_settled(invoice, then_refuses=self.api.invoices.pay):
            assert self.api.invoices.pay(invoice, {"paid_out_of_band": True}).status == "paid"

    @rule(invoice=consumes(opened), is_hope_lost=st.booleans())
    def void(self, invoice: str, is_hope_lost: bool) -> None:
        if self._is_settled(invoice, then_refuses=self.api.invoices.void_invoice):
            return
        if is_hope_lost:
            self.api.invoices.mark_uncollectible(invoice)
        assert self.api.invoices.void_invoice(invoice).status == "void"

    def _is_settled(self, invoice: str, *, then_refuses: Callable[[str], object]) -> bool:
        """Tell whether credit notes left nothing to ask for."""
        if self.api.invoices.retrieve(invoice).status == "open":
            return False
        with pytest.raises(stripe.InvalidRequestError):
            then_refuses(invoice)
        return True

    @rule(series=st.sampled_from(["account", "customer"]))
    def number_by(self, series: str) -> None:
        self.sandbox.change_options({"invoice_numbering": series})

    # What is given back, or taken back.

    @rule(charge=sales, percent=PERCENTS)
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
        assert "pending" not in {refund["status"] for refund in self._all("refund")}

    @rule(charge=sales, said=st.sampled_from(["", "winning_evidence", "losing_evidence"]))
    def dispute(self, charge: str, said: str) -> None:
        before = self.api.charges.retrieve(charge)
        if before.disputed or before.refunded:
            with pytest.raises(NotDisputable):
                self.sandbox.dispute(charge, reason="fraudulent")
            return
        dispute = self.sandbox.dispute(charge, reason="fraudulent")
        assert dispute["amount"] == before.amount - before.amount_refunded
        if said:
            self.api.disputes.update(dispute["id"], {"evidence": {"uncategorized_text": said}})

    # What is credited.

    @rule(place=PLACES, percent=PERCENTS, is_refunded=st.booleans(), is_voided=st.booleans())
    def credit_a_total(self, place: int, percent: int, is_refunded: bool, is_voided: bool) -> None:
        invoice = self._creditable(place)
        if invoice is None:
            return
        left = invoice["total"] - self._credited_or_refunded(invoice)
        with pytest.raises(stripe.InvalidRequestError):
            self._credit(invoice, total=left + 1, is_refunded=False, amount=left + 1)
        if left:
            total = max(left * percent // 100, 1)
            note = self._credit(invoice, total=total, is_refunded=is_refunded, amount=total)
            if is_voided:
                self._void_note(note)

    @rule(place=PLACES, line_place=PLACES, how=st.sampled_from([{"quantity": 1}, {"amount": 7}]))
    def credit_a_line(self, place: int, line_place: int, how: dict[str, int]) -> None:
        invoice = self._creditable(place)
        if invoice is None:
            return
        billed = at(line_place, invoice["lines"]["data"])
        cents = how.get("amount", billed["amount"] // billed["quantity"])
        rate = self.rate_of[billed["taxes"][0]["tax_rate_details"]["tax_rate"]]
        cut = {"type": "invoice_line_item", "invoice_line_item": billed["id"], **how}
        # Refused when nothing is left, when it was credited the other way, when taxes round otherwise.
        is_fresh = rate.is_inclusive and not self._credited_or_refunded(invoice)
        with nullcontext() if is_fresh else suppress(stripe.InvalidRequestError):
            note = self._credit(invoice, total=cents + rate.on_top(cents), is_refunded=True, lines=[cut])
            assert note.subtotal == cents
            assert abs(taxes(body_of(note)["total_taxes"]).total() - rate.tax(cents)) <= 1

    def _void_note(self, note: stripe.CreditNote) -> None:
        if self.api.invoices.retrieve(str(note.invoice)).status == "open":
            self.api.credit_notes.void_credit_note(note.id)
            return
        with pytest.raises(stripe.InvalidRequestError):
            self.api.credit_notes.void_credit_note(note.id)

    def _creditable(self, place: int) -> Any:
        invoices = self._all("invoice")
        return at(place, [invoice for invoice in invoices if invoice["status"] in {"open", "paid"}])

    def _credited_or_refunded(self, invoice: Any) -> int:
        """Return what cannot be credited any more; a refund that a credit note made counts once."""
        notes = [note for note in self._notes(invoice["id"]) if note["status"] == "issued"]
        refunds = {refund["id"]: refund for refund in self._all("refund")}
        linked = [refunds[one["refund"]] for note in notes for one in note["refunds"]]
        told = sum_of("amount", [refund for refund in linked if refund["status"] != "failed"])
        charge = self._charge_of(invoice["id"])
        return sum_of("total", notes) - told + (charge["amount_refunded"] if charge else 0)

    def _charge_of(self, invoice: str) -> dict[str, Any] | None:
        payments = self.sandbox.list("invoice_payment", invoice=invoice)
        intents = [payment["payment"]["payment_intent"] for payment in payments]
        return self.sandbox.list("charge", payment_intent=intents[0])[0] if intents else None

    def _notes(self, invoice: str) -> list[Any]:
        """Return the credit notes of an invoice, oldest first."""
        return [note for note in self._all("credit_note") if note["invoice"] == invoice][::-1]

    def _credit(self, invoice: Any, *, total: int, is_refunded: bool, **what: Any) -> stripe.CreditNote:
        """Credit an invoice; `total` is what a paid one gives back, by a refund where one is possible."""
        settled = {}
        if invoice["status"] == "paid":
            charge = self._charge_of(invoice["id"])
            can_refund = (
                is_refunded
                and charge is not None
                and not charge["disputed"]
                and total <= charge["amount"] - charge["amount_refunded"]
            )
            settled = {"refund_amount" if can_refund else "out_of_band_amount": total}
        return self.api.credit_notes.create(cast("Any", {"invoice": invoice["id"], **settled, **what}))

    def _all(self, kind: str) -> list[dict[str, Any]]:
        """Return the objects of a kind, newest first; no run makes more."""
        found = self.sandbox.list(kind, limit=200)
        assert len(found) < 200
        return found

    # What is true after each step.

    @invariant()
    def invoices_add_up(self) -> None:
        for invoice in self._all("invoice"):
            basket = self.baskets[invoice["id"]]
            assert (invoice["subtotal"], invoice["total"]) == (basket.subtotal, basket.total)
            assert invoice["subtotal_excluding_tax"] == invoice["total_excluding_tax"] == basket.untaxed
            assert invoice["amount_due"] == invoice["total"] - invoice["pre_payment_credit_notes_amount"]
            assert invoice["amount_paid"] == (invoice["amount_due"] if invoice["status"] == "paid" else 0)
            assert invoice["amount_remaining"] == invoice["amount_due"] - invoice["amount_paid"]
            expected = Counter({self.rates[rate]: tax for rate, tax in basket.taxes().items()})
            assert taxes(invoice["total_taxes"]) == expected
            assert taxes(tax for billed in invoice["lines"]["data"] for tax in billed["taxes"]) == expected

    @invariant()
    def credit_notes_take_back_no_more_than_there_is(self) -> None:
        for invoice in self._all("invoice"):
            notes = self._notes(invoice["id"])
            for place, note in enumerate(notes, 1):
                assert note["number"] == f"{invoice['number']}-CN-{place:02d}"
                assert note["total"] == note["total_excluding_tax"] + taxes(note["total_taxes"]).total()
                assert taxes(note["total_taxes"]) == taxes(
                    tax for cut in note["lines"]["data"] for tax in cut["taxes"]
                )
            issued = [note for note in notes if note["status"] == "issued"]
            for when in ("pre", "post"):
                amount = sum_of(f"{when}_payment_amount", issued)
                assert invoice[f"{when}_payment_credit_notes_amount"] == amount
            total, owed = sum_of("total", issued), taxes(invoice["total_taxes"])
            given = taxes(tax for note in issued for tax in note["total_taxes"])
            assert total <= invoice["total"]
            assert given <= owed
            assert given == owed or total < invoice["total"]

    @invariant()
    def series_have_no_hole_and_no_double(self) -> None:
        series = defaultdict(list)
        for invoice in self._all("invoice"):
            assert (invoice["number"] is None) == (invoice["status"] == "draft")
            if invoice["number"]:
                prefix, number = invoice["number"].split("-")
                series[prefix].append(int(number))
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def charges_count_their_refunds(self) -> None:
        refunded: Counter[str] = Counter()
        for refund in self._all("refund"):
            refunded[str(refund["charge"])] += refund["amount"] if refund["status"] != "failed" else 0
        for charge in self._all("charge"):
            assert charge["amount_refunded"] == refunded[charge["id"]] <= charge["amount_captured"]
            assert charge["refunded"] == (charge["amount_refunded"] == charge["amount"])

    @invariant()
    def the_balance_is_what_came_and_went(self) -> None:
        charges = self._all("charge")
        lost = [dispute for dispute in self._all("dispute") if dispute["status"] != "won"]
        moves = sum_of("net", self._all("balance_transaction"))
        balance = body_of(self.api.balance.retrieve())
        kept = sum_of("amount_captured", charges) - sum_of("amount_refunded", charges)
        assert moves == kept - self.fees - sum_of("amount", lost) - DISPUTE_FEE * len(lost)
        assert moves == sum_of("amount", balance["available"] + balance["pending"])


def at(place: int, things: list[Any]) -> Any:
    return things[place % len(things)] if things else None


def sum_of(name: str, things: list[Any]) -> int:
    return sum(thing[name] for thing in things)


def taxes(shown: Iterable[Any]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for tax in shown:
        sums[tax["tax_rate_details"]["tax_rate"]] += tax["amount"]
    return sums


def test_the_books_are_right_whatever_happens(tmp_path: Path) -> None:
    with in_process(tmp_path / "sandbox.sqlite") as here:

        class BooksHere(Books):
            def __init__(self) -> None:
                super().__init__(here)

        run_state_machine_as_test(BooksHere, settings=REPEATABLE)
