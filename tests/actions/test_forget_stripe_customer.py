"""Stripe deletes the Customer of someone who was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.forget_stripe_customer import forget_stripe_customer
from tests.cast import open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_the_customer_is_gone_and_asking_again_is_no_harm(local_stripe: LocalStripe) -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY)
    stripe_customer_id = local_stripe.ask("customers", email="alice@example.org")["id"]

    forget_stripe_customer(stripe_customer_id=stripe_customer_id)
    forget_stripe_customer(stripe_customer_id=stripe_customer_id)

    assert local_stripe.objects("customers") == []
