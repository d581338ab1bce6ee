"""A theatre connected to the local Stripe, without a web server in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actions.memberships import subscribe
from tests.cast import add_price, announce, offer_plan, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.memberships.models import Membership
    from tests.sandbox import LocalStripe


@pytest.fixture
def event(local_stripe: LocalStripe, db: None) -> Event:  # noqa: ARG001  # both are asked for
    """Open the theatre, its switch on, with one event of one tariff."""
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_tests")
    event = announce()
    add_price(event, size=10)
    return event


@pytest.fixture
def yearly(local_stripe: LocalStripe, db: None) -> Membership:  # noqa: ARG001  # same
    """Open the theatre; Alice is a member by the year, at 30 €, and Stripe renews it."""
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_tests")
    return subscribe(offer_plan(slug="soutien", term="yearly"), local_stripe=local_stripe)
