"""What a story says of a member: Alice joins, years pass at Stripe and here, her card fails, she stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import time_machine

from souche.domain.customers.models import Customer
from souche.domain.memberships.models import Membership
from souche.entrypoints.worker.jobs import keep_memberships
from souche.kit import clock
from tests.cast import ALICE
from tests.patience import wait_until

if TYPE_CHECKING:
    from datetime import timedelta

    from souche.domain.catalogue.models import Plan
    from souche.domain.invoices.models import Invoice
    from tests.journeys.house import House
    from tests.sandbox import LocalStripe


@dataclass
class Member:
    """Alice, whose time at Stripe is that of a test clock, and here that of the clock too."""

    house: House
    clock_id: str
    membership: Membership
    today: datetime

    @classmethod
    def join(cls, plan: Plan, *, house: House) -> Member:
        """Alice chooses a membership on its page, pays at Stripe, and the worker works."""
        today = clock.now()
        clock_id = give_alice_a_clock(house.stripe, today=today)
        house.visitor.open(f"{house.url}/adhesions/{plan.slug}/")
        form = house.visitor.form_with("quantity")
        quantity = next(name for name in form.fields if name.startswith("quantity"))
        house.visitor.send(form, {quantity: "1", "name": ALICE.name, "email": ALICE.email})
        house.pay()
        membership = Membership.objects.with_their_facts().get()
        member = cls(house=house, clock_id=clock_id, membership=membership, today=today)
        member.work()
        return member

    def live(self, duration: timedelta) -> None:
        """Let time pass at Stripe and here; then its events arrive, and the jobs are done."""
        self.today += duration
        advance_clock(self.house.stripe, self.clock_id, to=self.today)
        self.work()

    def work(self) -> None:
        """Wait for Stripe's events, then do what they and the hour ask for."""
        self.house.wait_until_told_all()
        with time_machine.travel(self.today):
            self.house.work()
            keep_memberships(timestamp=0)
            self.house.work()
        self.membership.refresh_from_db()

    def press(self, button: str) -> None:
        """Alice opens the page of her membership and presses a button, named by where it leads."""
        self.house.visitor.open(f"{self.house.url}/mon-adhesion/{self.membership.link}/")
        self.house.visitor.send(self.house.visitor.form_to(button), {})
        self.membership.refresh_from_db()

    def invoices(self) -> list[Invoice]:
        """Return the invoices of the register, oldest first."""
        return list(self.membership.line.order.invoices.order_by("issued_at"))

    def subjects(self, *, to: str = ALICE.email) -> list[str]:
        """Return the subjects of the e-mails received, oldest first, as they read."""
        return [" ".join(mail["subject"].split()) for mail in reversed(self.house.stripe.mails(to=to))]


def give_alice_a_clock(stripe: LocalStripe, *, today: datetime) -> str:
    """Make her Stripe Customer on a test clock, before she ever buys."""
    clock_id: str = stripe.ask(
        "test_helpers/test_clocks", frozen_time=int(today.astimezone(UTC).timestamp())
    )["id"]
    customer = Customer.welcome(email=ALICE.email, name=ALICE.name, language=ALICE.language)
    found = stripe.ask(
        "customers",
        email=ALICE.email,
        name=ALICE.name,
        test_clock=clock_id,
        **{"preferred_locales[0]": ALICE.language, "metadata[customer]": customer.public_id},
    )
    customer.remember_stripe(stripe_customer_id=found["id"], told=customer.told_to_stripe)
    return clock_id


def advance_clock(stripe: LocalStripe, clock_id: str, *, to: datetime) -> None:
    """Let a test clock reach an instant, with all that happens on its way."""
    path = f"test_helpers/test_clocks/{clock_id}"
    stripe.ask(f"{path}/advance", frozen_time=int(to.timestamp()))
    wait_until(
        lambda: stripe.ask(path, method="GET")["status"] == "ready", otherwise="the test clock is busy"
    )
