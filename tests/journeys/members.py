"""What a story says of a member: Alice joins, years pass at Stripe and here, her card fails, she stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import time_machine

from souche.domain.memberships.models import Membership
from souche.entrypoints.worker.jobs import keep_memberships
from souche.kit import clock
from tests.cast import ALICE

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from souche.domain.catalogue.models import Plan
    from souche.domain.invoices.models import Invoice
    from tests.journeys.house import House


@dataclass
class Member:
    """Alice, who joins as anybody does, and whose time passes at Stripe and here."""

    house: House
    membership: Membership
    today: datetime

    @classmethod
    def join(cls, plan: Plan, *, house: House) -> Member:
        """Alice chooses a membership on its page, pays at Stripe, and the worker works."""
        today = clock.now()
        house.visitor.open(f"{house.url}/adhesions/{plan.slug}/")
        form = house.visitor.form_with("quantity")
        quantity = next(name for name in form.fields if name.startswith("quantity"))
        house.visitor.send(form, {quantity: "1", "name": ALICE.name, "email": ALICE.email})
        house.pay()
        membership = Membership.objects.with_their_facts().get()
        member = cls(house=house, membership=membership, today=today)
        member.work()
        return member

    def live(self, duration: timedelta) -> None:
        """Let time pass at Stripe and here; then its events arrive, and the jobs are done."""
        self.today += duration
        self.house.stripe.control("clock", advance=int(duration.total_seconds()))
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
