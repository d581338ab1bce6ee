"""What a story says of the house: Alice orders, pays, comes back; the worker works; Stripe tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from souche.domain.orders.models import Order
from souche.domain.payments.models import StripeEvent
from souche.entrypoints.cli.demo.pages import Visitor
from souche.entrypoints.cli.demo.purchase import CARD
from souche.entrypoints.webhooks.routes import ROUTES
from tests.cast import ALICE
from tests.jobs import do_jobs
from tests.journeys.visits import BASKET, confirm_basket
from tests.patience import wait_until

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe


@dataclass
class House:
    """The theatre in a story."""

    url: str
    stripe: LocalStripe
    event: Event
    visitor: Visitor = field(default_factory=Visitor)

    def order(
        self, *quantities: int, email: str = ALICE.email, name: str = ALICE.name, **details: str
    ) -> Order:
        """Alice fills in the event's form, so many of each tariff, and is led to Stripe or to her order."""
        self.visitor.open(f"{self.url}/evenements/{self.event.slug}/")
        form = self.visitor.form_with("quantity")
        names = [field_name for field_name in form.fields if field_name.startswith("quantity")]
        answers = {field_name: str(number) for field_name, number in zip(names, quantities, strict=False)}
        self.visitor.send(form, {**answers, **details, "name": name, "email": email})
        if self.visitor.page.url.path == BASKET:
            confirm_basket(self, email=email)
        return Order.objects.order_by("-pk").first() or Order()

    def pay(self, **typed: str) -> None:
        """Alice types her card on Stripe's page, which leads her back when it pays."""
        self.visitor.send(self.visitor.form_with("card_number"), {**CARD, **typed})

    def work(self) -> None:
        """The worker does what is due."""
        do_jobs()

    def wait_for_events(self, *kinds: str) -> None:
        """Wait until Stripe has delivered an event of each kind."""
        told = StripeEvent.objects.values_list("type", flat=True)
        wait_until(lambda: set(kinds) <= set(told.all()), otherwise=f"Stripe never delivered {kinds}")

    def wait_until_told_all(self) -> None:
        """Wait until Stripe has delivered everything that the box office acts upon."""
        wait_until(self._is_told_all, otherwise="Stripe's events do not arrive")

    def _is_told_all(self) -> bool:
        events = self.stripe.objects("events", **{"types[]": list(ROUTES)})
        return {event["id"] for event in events} <= set(
            StripeEvent.objects.values_list("stripe_id", flat=True)
        )

    def buy(self, *quantities: int) -> Order:
        """The whole story: order, pay, Stripe tells, the worker works."""
        order = self.order(*quantities)
        self.pay()
        wanted = (
            ("checkout.session.completed", "invoice.paid")
            if order.is_invoice_wanted
            else ("checkout.session.completed",)
        )
        self.wait_for_events(*wanted)
        self.work()
        order.refresh_from_db()
        return order
