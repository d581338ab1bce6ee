"""A theatre connected to the local Stripe, without a web server in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import add_price, announce, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe


@pytest.fixture
def event(local_stripe: LocalStripe, db: None) -> Event:  # noqa: ARG001  # both are asked for
    """Open the theatre, its switch on, with one event of one tariff."""
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_tests")
    event = announce()
    add_price(event, size=10)
    return event
