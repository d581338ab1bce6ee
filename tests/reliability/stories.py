"""What happens in a house while it is hurt: a purchase, a refund, a renewal."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import httpx

from souche.actions.refund_order import refund_order
from souche.domain.customers.models import Customer
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.payments.models import Refund, RefundReason, RefundStatus
from souche.entrypoints.cli.demo.pages import NoSuchForm
from souche.entrypoints.cli.demo.purchase import CARD
from souche.kit import clock
from tests.journeys.visits import walk_in
from tests.patience import PATIENCE_SECONDS
from tests.reliability.house import is_seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.house import House

ATTEMPTS = 6
A_MONTH = timedelta(days=32)


class Story(Protocol):
    """One thing that people do; `prepare` passes in fair weather, `act` in foul."""

    name: str

    def prepare(self, house: House) -> None:
        """Bring the house to where the story begins."""

    def act(self, house: House) -> None:
        """Let it happen."""

    def missing(self) -> list[str]:
        """Return what is missing at the end."""


class Purchase:
    """Alice buys two tickets."""

    name = "purchase"

    def prepare(self, house: House) -> None:
        """Alice is new."""
        del house
        self.email = f"{secrets.token_hex(6)}@example.org"

    def act(self, house: House) -> None:
        """Order, again and again until a payment page opens, then pay, once."""
        insist(house, lambda: self._order(house))
        with suppress(httpx.HTTPError, NoSuchForm):
            house.visitor.send(house.visitor.form_with("card_number"), CARD)

    def _order(self, house: House) -> None:
        house.visitor.open(f"{house.url}/evenements/{house.event.slug}/")
        form = house.visitor.form_with("quantity")
        quantity = next(name for name in form.fields if name.startswith("quantity"))
        house.visitor.send(form, {quantity: "2", "name": "Alice Martin", "email": self.email})
        house.visitor.form_with("card_number")

    def missing(self) -> list[str]:
        """One order is paid."""
        paid = Order.objects.paid().filter(buyer_email=self.email).count()
        return [] if paid == 1 else [f"{self.email} has {paid} paid orders"]


class GivingBack:
    """Bob gives back one of the two tickets that Alice bought."""

    name = "refund"

    def prepare(self, house: House) -> None:
        """Alice buys, and everything is done."""
        purchase = Purchase()
        purchase.prepare(house)
        purchase.act(house)
        wait_until(lambda: _is_bought(purchase.email, house))
        self.order = Order.objects.get(buyer_email=purchase.email, status="paid")

    def act(self, house: House) -> None:
        """Bob decides; Stripe is asked in a job."""
        del house
        ticket = self.order.tickets.all()[0]
        self.refund = refund_order(
            order=self.order, chosen=[ticket.public_id], reason=RefundReason.ORGANISER, now=clock.now()
        )
        wait_until(
            lambda: not Refund.objects.filter(pk=self.refund.pk, status=RefundStatus.REQUESTED), seconds=3
        )

    def missing(self) -> list[str]:
        """The money went back, once."""
        self.refund.refresh_from_db()
        went = self.order.payments.get().refunds.count()
        is_done = self.refund.status == RefundStatus.SUCCEEDED and went == 1
        return [] if is_done else [f"{self.order}: {went} refunds, the one asked for is {self.refund.status}"]


def _is_bought(email: str, house: House) -> bool:
    # A worker that lost its database ends a moment later: its supervisor watches all the time.
    house.revive()
    return Order.objects.paid().filter(buyer_email=email, mails__sent_at__isnull=False).exists()


class Renewal:
    """A month passes, and Alice's membership renews by itself."""

    name = "renewal"
    clock_id = ""

    def prepare(self, house: House) -> None:
        """Alice joins, the first time, with a clock of her own at Stripe."""
        if not self.clock_id:
            self._join(house)
        self.membership.refresh_from_db()
        self.paid_until = self.membership.ends_at

    def _join(self, house: House) -> None:
        email = f"{secrets.token_hex(6)}@example.org"
        self.today = clock.now()
        self.clock_id = house.stripe.ask(
            "test_helpers/test_clocks", frozen_time=str(int(self.today.astimezone(UTC).timestamp()))
        )["id"]
        customer = Customer.welcome(email=email, name="Alice Martin", language="fr")
        there = house.stripe.ask("customers", email=email, name="Alice Martin", test_clock=self.clock_id)
        customer.remember_stripe(stripe_customer_id=there["id"], told=customer.told_to_stripe)
        walk_in(house.visitor, url=house.url, email=email)
        house.visitor.open(f"{house.url}/adhesions/{house.plan.slug}/")
        form = house.visitor.form_with("quantity")
        quantity = next(name for name in form.fields if name.startswith("quantity"))
        house.visitor.send(form, {quantity: "1", "name": "Alice Martin", "email": email})
        house.visitor.send(house.visitor.form_with("card_number"), CARD)
        wait_until(lambda: Membership.objects.filter(customer=customer, ends_at__isnull=False))
        self.membership = Membership.objects.get(customer=customer)

    def act(self, house: House) -> None:
        """Stripe makes the invoice of another month, and charges it."""
        self.today += A_MONTH
        path = f"test_helpers/test_clocks/{self.clock_id}"
        house.stripe.ask(f"{path}/advance", frozen_time=str(int(self.today.timestamp())))
        wait_until(lambda: house.stripe.ask(path, method="GET")["status"] == "ready")

    def missing(self) -> list[str]:
        """The membership goes on."""
        self.membership.refresh_from_db()
        goes_on = _instant(self.membership.ends_at) > _instant(self.paid_until)
        return [] if goes_on else [f"{self.membership} was not renewed until {self.today}"]


def _instant(instant: datetime | None) -> datetime:
    assert instant is not None
    return instant


def insist(house: House, step: Callable[[], None]) -> None:
    """Do a step; who meets a broken page tries again once the house stands again, but not for ever."""
    for _attempt in range(ATTEMPTS):
        try:
            step()
        except (httpx.HTTPError, NoSuchForm):
            house.revive()
        else:
            return


def wait_until(is_done: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something, or no longer than so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_seen(is_done) and time.monotonic() < deadline:
        time.sleep(0.05)
