"""What a story says of months of trade: each thing at its day and hour, at Stripe and here alike."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from souche.actions.refund_order import refund_order
from souche.domain.payments.models import RefundReason
from souche.kit import clock
from tests.books import books_of_month
from tests.jobs import bring_jobs_forward, failed_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import time_machine

    from souche.domain.catalogue.models import Event, Plan
    from souche.domain.orders.models import Order
    from tests.books import Month
    from tests.journeys.house import House

PARIS = ZoneInfo("Europe/Paris")
NOVEMBER, DECEMBER = 11, 12


def coming_november() -> int:
    """Return the year of the next November that has not begun: the local Stripe's clock only goes forward."""
    today = clock.now().astimezone(PARIS)
    return today.year if today.month < NOVEMBER else today.year + 1


@dataclass
class Trade:
    """The theatre, and the clock that it shares with Stripe."""

    house: House
    year: int
    traveller: time_machine.Traveller

    def hour(self, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return an instant of the year, by the clocks of Paris."""
        return datetime(self.year, month, day, hour, minute, tzinfo=PARIS)

    def pass_to(self, instant: datetime) -> None:
        """Let time pass at Stripe and here; the worker sleeps."""
        seconds = int(instant.timestamp()) - self.house.stripe.control("clock", advance=0)["now"]
        self.house.stripe.control("clock", advance=seconds)
        self.traveller.move_to(instant)

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Let time pass; what that brings is told, and done."""
        self.pass_to(self.hour(month, day, hour, minute))
        self.settle()

    def settle(self) -> None:
        """Stripe tells all, and the worker does all, what it waits for included."""
        for _round in range(2):
            self.house.wait_until_told_all()
            self.house.work()
            bring_jobs_forward()
            self.house.work()
        assert not failed_jobs()

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Stripe's messages wait at Stripe."""
        self.house.stripe.control("deliveries", paused=True)
        yield
        self.house.stripe.control("deliveries", paused=False)

    def order(self, name: str, *quantities: int, event: Event | None = None, **details: str) -> Order:
        """Somebody orders so many of each tariff."""
        house = replace(self.house, event=event or self.house.event)
        return house.order(*quantities, email=f"{name.lower()}@example.org", name=f"{name} Martin", **details)

    def buy(self, name: str, *quantities: int, card: str = "4242 4242 4242 4242") -> Order:
        """Somebody orders so many of each tariff, and pays at Checkout by card what is not free."""
        order = self.order(name, *quantities)
        if order.total_cents:
            self.house.pay(card_number=card)
        self.settle()
        order.refresh_from_db()
        return order

    def join(self, plan: Plan, *, name: str) -> None:
        """Somebody begins a membership that renews."""
        self.house.visitor.open(f"{self.house.url}/adhesions/{plan.slug}/")
        form = self.house.visitor.form_with("quantity")
        quantity = next(field for field in form.fields if field.startswith("quantity"))
        buyer = {"name": f"{name} Martin", "email": f"{name.lower()}@example.org"}
        self.house.visitor.send(form, {quantity: "1", **buyer})
        self.house.pay()
        self.settle()

    def give_back(self, order: Order) -> None:
        """The organiser gives a ticket of an order back, with its money."""
        ticket = order.tickets.valid().order_by("pk")[0]
        refund_order(order=order, chosen=[ticket.public_id], reason=RefundReason.ORGANISER, now=clock.now())
        self.settle()

    def books(self, month: int) -> Month:
        """Make the books of a month, now."""
        return books_of_month(day=date(self.year, month, 1), now=clock.now())
