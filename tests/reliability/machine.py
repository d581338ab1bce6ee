"""Buyers, the organiser, Stripe and time take random steps; the invariants are checked after each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
from django.core.management import call_command
from django.db.models import Value
from django.db.models.functions import Greatest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from souche.actions.cancel_order import cancel_order
from souche.actions.cancel_tickets import TooLateToCancel, cancel_tickets
from souche.actions.connect_stripe import connect_stripe
from souche.actions.place_order import HOLD, Buyer, place_order
from souche.actions.preview_refund import OrderNotPaid
from souche.actions.reconcile_payments import reconcile_payments
from souche.actions.reconcile_register import reconcile_register
from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.actions.release_expired import release_expired
from souche.actions.void_tickets import void_tickets
from souche.domain.catalogue.models import Quota, SoldOut
from souche.domain.memberships.entitlements import NothingChosen
from souche.domain.orders.models import Order
from souche.domain.orders.pricing import Choice
from souche.domain.orders.states import IllegalMove
from souche.domain.organisation.models import SOUCHE, Organisation
from souche.domain.payments import access, tax_rates
from souche.domain.payments.models import Payment, Refund, RefundReason
from souche.entrypoints.webhooks.routes import ROUTES
from souche.kit import clock
from tests.cast import add_price, announce, open_theatre
from tests.jobs import do_jobs, forget_jobs
from tests.reliability.at_stripe import WAITS, debits
from tests.reliability.invariants import violations, violations_at_rest
from tests.reliability.recovery import finish_jobs, recover
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox import LocalStripe

PLACES = 6
BUYERS = st.sampled_from(["alice", "bob", "charlie"])
GOOD_CARD, REFUND_FAILS_LATER, DEBIT = "4242424242424242", "4000000000005126", "sepa_debit"
# Cards: two that pay, one that is declined, one whose refund fails later; a bank debit; none.
MEANS = st.sampled_from([GOOD_CARD, "5555555555554444", "4000000000000002", REFUND_FAILS_LATER, DEBIT, ""])
# How many at 24.00, at 33.01 and for nothing.
BASKETS = st.sampled_from([(1, 0, 0), (2, 1, 0), (0, 1, 0), (1, 0, 2), (0, 0, 1), (3, 0, 0)])
PERCENTS = st.sampled_from([1, 50, 100])
STORMS = st.sampled_from(["drop", "duplicate", "double", "reorder", "delay"])
AN_HOUR = 3600
REFUSED = (400, 402, 409)
GOOD_MEANS = st.sampled_from([GOOD_CARD, DEBIT])
FEES = st.sampled_from([0, 300, 10_000])
# A bank debit is offered until three weeks before the event.
FAR_AHEAD = timedelta(days=90)
CANCELLABLE_FOR = timedelta(days=5)
BANK_TIME = timedelta(days=2)
# Whether banks pay.
ANSWERS = st.lists(st.booleans(), min_size=1, max_size=4)
# A refund that Stripe has not ended at once, it has ended after this time.
A_MOMENT = timedelta(minutes=1)
CANNOT_BE_GIVEN_BACK = (NothingChosen, NothingToGiveBack, OrderNotPaid, TooLateToCancel)


@dataclass(frozen=True)
class Outside:
    """What stands around the box office: the local Stripe, and the address where it delivers."""

    stripe: LocalStripe
    url: str


class BoxOffice(RuleBasedStateMachine):
    """One theatre with one show of a few places."""

    orders = Bundle("orders")

    def __init__(self, outside: Outside) -> None:
        super().__init__()
        self.stripe = outside.stripe
        self._begin_anew(outside)
        self.now = clock.now()
        self.event = announce(
            now=self.now + FAR_AHEAD,
            buyers_cancel_until=self.now + CANCELLABLE_FOR,
            cancellation_fee_cents=200,
        )
        quota = add_price(self.event, size=PLACES).quota
        add_price(self.event, quota=quota, label="Loge", amount_cents=3301, vat_rate=Decimal("20.00"))
        add_price(self.event, quota=quota, label="Invitation", amount_cents=0)

    def _begin_anew(self, outside: Outside) -> None:
        call_command("flush", interactive=False, verbosity=0)
        forget_jobs()
        self.stripe.forget()
        access.forget()
        tax_rates.forget()
        open_theatre()
        connect_stripe(secret_key=STRIPE_KEY, webhook_url=f"{outside.url}/stripe/webhook/", now=clock.now())

    # Buyers.

    @rule(target=orders, name=BUYERS, quantities=BASKETS, means=MEANS, is_worked=st.booleans())
    def buy(self, name: str, quantities: tuple[int, int, int], means: str, is_worked: bool) -> Any:
        prices = self.event.prices_on_sale(house=Organisation.current(), now=self.now)
        chosen = zip(prices, quantities, strict=True)
        try:
            placed = place_order(
                organisation=Organisation.current(),
                offering=self.event,
                choices=[Choice(price.public_id, number) for price, number in chosen if number],
                buyer=Buyer(name=name.title(), email=f"{name}@example.org", language="fr"),
                success_url=lambda order: f"https://theatre.example/{order.link}",
                cancel_url=lambda order: f"https://theatre.example/{order.link}",
                now=self.now,
            )
        except SoldOut:
            assert sum(quantities) > Quota.objects.get().places_left
            return multiple()
        self.pay(placed.order, means, is_worked)
        return placed.order

    @rule(target=orders, name=BUYERS, quantities=BASKETS, is_worked=st.booleans())
    def buy_by_debit(self, name: str, quantities: tuple[int, int, int], is_worked: bool) -> Any:
        """Begin debits as often as all other purchases: their paths are longer."""
        return self.buy(name, quantities, DEBIT, is_worked)

    @rule(order=orders, means=MEANS, is_worked=st.booleans())
    def pay(self, order: Order, means: str, is_worked: bool) -> None:
        """Pay if there is something to pay and the session is still open; without means, leave."""
        if order.stripe_session_id:
            self._pay(order.stripe_session_id, means)
        self._work(is_worked)

    @rule(order=orders, means=MEANS, is_worked=st.booleans())
    def pay_by_another_session(self, order: Order, means: str, is_worked: bool) -> None:
        """Two tabs, two sessions: the buyer pays in both."""
        if means and order.total_cents:
            self._pay(self.stripe.ask("checkout/sessions", **_session_of(order))["id"], means)
        self._work(is_worked)

    @rule(order=orders, means=GOOD_MEANS, other_means=GOOD_MEANS)
    def pay_twice(self, order: Order, means: str, other_means: str) -> None:
        """Two tabs again, and both payments are good: one of the two goes back once both are there."""
        self.pay(order, means, is_worked=False)
        self.pay_by_another_session(order, other_means, is_worked=True)

    def _pay(self, session_id: str, means: str) -> None:
        if means == DEBIT:
            self._try(self.stripe.debit, session_id)
        elif means:
            self._try(self.stripe.pay, session_id, card=means)

    @rule(order=orders, number=st.integers(1, 2))
    def cancel_tickets_themselves(self, order: Order, number: int) -> None:
        """Give some tickets back, as long as the event lets buyers do so."""
        with suppress(*CANNOT_BE_GIVEN_BACK):
            cancel_tickets(order=order, chosen=_valid(order, number), now=self.now)

    @rule(order=orders)
    def give_up(self, order: Order) -> None:
        order.refresh_from_db()
        with suppress(IllegalMove):
            cancel_order(order=order, actor=SOUCHE, now=self.now)

    # The organiser.

    @rule(is_invoicing_enabled=st.booleans(), size=st.integers(1, PLACES))
    def organise(self, is_invoicing_enabled: bool, size: int) -> None:
        Organisation.objects.update(is_invoicing_enabled=is_invoicing_enabled)
        Quota.objects.update(size=Greatest("taken", Value(size)))

    @rule(order=orders, number=st.integers(1, 3), fee_cents=FEES)
    def refund_tickets(self, order: Order, number: int, fee_cents: int) -> None:
        with suppress(*CANNOT_BE_GIVEN_BACK):
            refund_order(
                order=order,
                chosen=_valid(order, number),
                reason=RefundReason.ORGANISER,
                fee_cents=fee_cents,
                now=self.now,
            )

    @rule(order=orders, number=st.integers(1, 3))
    def cancel_without_refund(self, order: Order, number: int) -> None:
        with suppress(*CANNOT_BE_GIVEN_BACK):
            void_tickets(order=order, chosen=_valid(order, number), now=self.now)

    # Stripe.

    @rule(order=orders)
    def tell_again(self, order: Order) -> None:
        """Ask for a payment that was told before: it is settled once."""
        do_jobs()
        before = _money(order)
        reconcile_payments(orders=[Order.objects.get(pk=order.pk)], now=self.now)
        # Another payment may have come that nobody told of.
        assert before <= _money(order)

    @rule(order=orders)
    def lose_news_of_a_refund(self, order: Order) -> None:
        """Nobody tells of a refund of the dashboard: the night finds it."""
        do_jobs()
        self.stripe.wait_until_delivered()
        for event_type in ("refund.created", "refund.updated"):
            self.stripe.control("weather", kind="drop", target=event_type, count=1, seconds=AN_HOUR)
        for _invoice, intent, _cents in self._paid(order):
            self._try(self.stripe.ask, "refunds", payment_intent=intent, amount=1)
        reconcile_register(now=self.now)
        ours = Payment.objects.stripe_ids(among=[intent for _invoice, intent, _cents in self._paid(order)])
        there = {each["id"] for each in self.stripe.every("refunds") if each["payment_intent"] in ours}
        assert there <= set(Refund.objects.values_list("stripe_refund_id", flat=True))

    @rule(kind=STORMS, event_type=st.sampled_from(sorted(ROUTES)))
    def storm(self, kind: str, event_type: str) -> None:
        self.stripe.control("weather", kind=kind, target=event_type, count=1, seconds=AN_HOUR)

    @rule(order=orders, percent=PERCENTS, is_credited=st.booleans(), is_worked=st.booleans())
    def give_back_in_the_dashboard(
        self, order: Order, percent: int, is_credited: bool, is_worked: bool
    ) -> None:
        for invoice, intent, paid_cents in self._paid(order):
            cents = max(paid_cents * percent // 100, 1)
            if is_credited and invoice:
                self._try(self.stripe.ask, "credit_notes", invoice=invoice, amount=cents, refund_amount=cents)
            else:
                self._try(self.stripe.ask, "refunds", payment_intent=intent, amount=cents)
        self._work(is_worked)

    @rule(order=orders)
    def dispute(self, order: Order) -> None:
        for _invoice, intent, _cents in self._paid(order):
            charge = self.stripe.ask(f"payment_intents/{intent}", method="GET")["latest_charge"]
            self._try(self.stripe.control, f"charges/{charge}/dispute")

    def _paid(self, order: Order) -> list[tuple[str, str, int]]:
        """Return the invoice, the payment and the cents of each session of an order that was paid."""
        return [
            (session["invoice"], session["payment_intent"], session["amount_total"])
            for session in self.stripe.every("checkout/sessions")
            if session["client_reference_id"] == order.public_id and session["payment_status"] == "paid"
        ]

    def _try(self, do: Callable[..., object], *words: str, **content: object) -> None:
        """Do what Stripe may refuse: a card, a session that is closed, more money back than there is."""
        try:
            do(*words, **content)
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code not in REFUSED:
                raise

    # Time.

    def _work(self, is_worked: bool) -> None:
        """Let the worker do what is due, or sleep."""
        if is_worked:
            do_jobs()

    @rule(order=orders)
    def half_an_hour_passes(self, order: Order) -> None:
        """Let the hold of an order end, and that of every other."""
        del order
        self._pass(HOLD)

    @rule(answers=ANSWERS, is_worked=st.booleans())
    def banks_answer(self, answers: list[bool], is_worked: bool) -> None:
        """Days pass, and the debits that wait longest come true, or are refused."""
        waiting = [session_id for session_id, status in debits(self.stripe).items() if status == WAITS]
        if waiting:
            self._pass(BANK_TIME)
        for session_id, pays in zip(reversed(waiting), answers, strict=False):
            self.stripe.answer_debit(session_id, pays=pays)
        self._work(is_worked)

    def _pass(self, time: timedelta) -> None:
        self.stripe.control("clock", advance=int(time.total_seconds()))
        self.now += time
        release_expired(now=self.now)

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert violations() == []

    def teardown(self) -> None:
        """Calm after the storm."""
        recover(self.stripe, now=self.now)
        self._let_refunds_end()
        wrong = violations_at_rest(self.stripe)
        assert wrong == [], wrong

    def _let_refunds_end(self) -> None:
        """Let Stripe end the refunds that pend or fail later, and hear of it."""
        self._pass(A_MOMENT)
        self.stripe.wait_until_delivered()
        finish_jobs()


def _valid(order: Order, number: int) -> list[str]:
    """Return the public ids of so many tickets of an order, or of fewer if there are no more."""
    return [ticket.public_id for ticket in order.tickets.valid()[:number]]


def _money(order: Order) -> set[tuple[str, int]]:
    """Return the payments of an order, each with the number of its refunds."""
    return {(payment.stripe_payment_intent_id, payment.refunds.count()) for payment in order.payments.all()}


def _session_of(order: Order) -> dict[str, Any]:
    session = {
        "mode": "payment",
        "customer_email": order.buyer_email,
        "client_reference_id": order.public_id,
        "success_url": "https://theatre.example/",
        "line_items[0][quantity]": 1,
        "line_items[0][price_data][currency]": order.currency.lower(),
        "line_items[0][price_data][unit_amount]": order.total_cents,
        "line_items[0][price_data][product_data][name]": order.number,
    }
    if order.is_invoice_wanted:
        session["invoice_creation[enabled]"] = True
        session["invoice_creation[invoice_data][metadata][order]"] = order.public_id
    return session
