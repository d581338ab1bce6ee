"""A portal that no longer stands is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.configure_portal import PortalNotConfigured
from souche.actions.repair_portal import repair_portal
from souche.domain.organisation.models import Organisation
from tests.cast import open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_it_is_made_and_remembered(local_stripe: LocalStripe) -> None:
    open_theatre(stripe_secret_key=STRIPE_KEY, stripe_portal_id="bpc_gone")

    repair_portal()

    (portal,) = local_stripe.objects("billing_portal/configurations")
    assert Organisation.current().stripe_portal_id == portal["id"]


@pytest.mark.usefixtures("local_stripe")
def test_a_refusal_changes_nothing() -> None:
    open_theatre(stripe_secret_key="sk_test_no", stripe_portal_id="bpc_gone")

    with pytest.raises(PortalNotConfigured):
        repair_portal()

    assert Organisation.current().stripe_portal_id == "bpc_gone"
