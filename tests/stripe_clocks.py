"""Test clocks of the local Stripe: the time of one Customer, apart from everybody's."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from souche.domain.customers.models import Customer
from tests.cast import ALICE
from tests.patience import wait_until

if TYPE_CHECKING:
    from datetime import datetime

    from tests.sandbox import LocalStripe


def give_alice_a_clock(stripe: LocalStripe, *, today: datetime) -> str:
    """Make her Stripe Customer on a test clock, before she ever buys inside her account."""
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
