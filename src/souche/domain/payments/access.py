"""The key to Stripe, read from the configuration each time: one that was changed is used at once."""

from __future__ import annotations

from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.facts import StripeAccess


def stripe_access() -> StripeAccess:
    """Return the key of the organisation and the account it opens; both are empty when none is configured."""
    row = Organisation.objects.values_list("stripe_secret_key", "stripe_account_id").first()
    secret_key, account_id = row or ("", "")
    return StripeAccess(secret_key=secret_key, account_id=account_id)


def webhook_secret() -> tuple[str, bool]:
    """Return the secret that signs Stripe's events, and whether the key moves real money."""
    organisation = Organisation.objects.only("stripe_secret_key", "stripe_webhook_secret").first()
    if organisation is None:
        return "", False
    return organisation.stripe_webhook_secret, organisation.is_livemode
