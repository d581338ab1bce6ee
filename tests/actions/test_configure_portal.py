"""The portal is made once at Stripe, and put right whenever the configuration is saved."""

from __future__ import annotations

import pytest

from souche.actions.configure_portal import PortalNotConfigured, configure_portal
from tests.sandbox import STRIPE_KEY, LocalStripe

PORTALS = "billing_portal/configurations"


def offered(local_stripe: LocalStripe, portal_id: str) -> dict[str, bool]:
    """Return what a portal offers."""
    features = local_stripe.ask(f"{PORTALS}/{portal_id}", method="GET")["features"]
    return {name: feature["enabled"] for name, feature in features.items() if feature["enabled"]}


def test_the_portal_offers_invoices_the_card_and_the_end(local_stripe: LocalStripe) -> None:
    portal_id = configure_portal(secret_key=STRIPE_KEY, configuration_id="")

    assert offered(local_stripe, portal_id) == {
        "invoice_history": True,
        "payment_method_update": True,
        "subscription_cancel": True,
    }
    portal = local_stripe.ask(f"{PORTALS}/{portal_id}", method="GET")
    assert portal["features"]["subscription_cancel"]["mode"] == "at_period_end"


def test_the_same_portal_is_put_right(local_stripe: LocalStripe) -> None:
    portal_id = configure_portal(secret_key=STRIPE_KEY, configuration_id="")
    changes = {"features[invoice_history][enabled]": "false", "features[customer_update][enabled]": "true"}
    local_stripe.ask(f"{PORTALS}/{portal_id}", **changes, active="false")

    assert configure_portal(secret_key=STRIPE_KEY, configuration_id=portal_id) == portal_id
    assert offered(local_stripe, portal_id).keys() == {
        "invoice_history",
        "payment_method_update",
        "subscription_cancel",
    }
    assert local_stripe.ask(f"{PORTALS}/{portal_id}", method="GET")["active"]


def test_a_portal_of_another_account_is_replaced(local_stripe: LocalStripe) -> None:
    portal_id = configure_portal(secret_key=STRIPE_KEY, configuration_id="bpc_elsewhere")

    assert offered(local_stripe, portal_id)


@pytest.mark.usefixtures("local_stripe")
@pytest.mark.parametrize("secret_key", ["", "sk_test_no"])
def test_a_wrong_key_sets_nothing_up(secret_key: str) -> None:
    with pytest.raises(PortalNotConfigured):
        configure_portal(secret_key=secret_key, configuration_id="")
