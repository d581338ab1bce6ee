"""The demo's theatre is furnished once: connected to the local Stripe, on sale, with a portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.catalogue.models import Event, Plan
from souche.domain.organisation.models import Organisation
from souche.entrypoints.cli.demo.house import House
from souche.entrypoints.cli.demo.theatre import furnish_theatre
from souche.kit import clock
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(local_stripe: LocalStripe, tmp_path: Path) -> House:
    """Return a demo beside the local Stripe; its shop is never opened here."""
    return House(folder=tmp_path, port=9, sandbox_port=local_stripe.port, smtp_port=local_stripe.smtp_port)


def test_it_is_connected_and_offers_stripe_s_portal(demo: House, local_stripe: LocalStripe) -> None:
    furnish_theatre(house=demo, stripe_key=STRIPE_KEY)

    organisation = Organisation.current()
    (portal,) = local_stripe.objects("billing_portal/configurations")
    assert (organisation.is_portal_enabled, organisation.stripe_portal_id) == (True, portal["id"])
    assert len(local_stripe.objects("webhook_endpoints")) == 1


def test_furnished_again_it_stays_as_it_is(demo: House, local_stripe: LocalStripe) -> None:
    furnish_theatre(house=demo, stripe_key=STRIPE_KEY)
    shows = Event.objects.upcoming(now=clock.now()).count()
    furnish_theatre(house=demo, stripe_key=STRIPE_KEY)

    assert Event.objects.upcoming(now=clock.now()).count() == shows > 0
    assert Plan.objects.exists()
    assert len(local_stripe.objects("webhook_endpoints")) == 1
