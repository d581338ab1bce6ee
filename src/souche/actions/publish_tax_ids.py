"""The numbers of the house are told to Stripe, which prints them on its invoices."""

from __future__ import annotations

from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.account import keep_tax_ids
from souche.domain.payments.gateway.facts import StripeAccess


def publish_tax_ids() -> None:
    """Tell Stripe our SIREN or SIRET and VAT number, once each; without a key there is nobody to tell.

    Raises StripeFailed; until it succeeds, invoices print the numbers as a text of ours.
    """
    organisation = Organisation.current()
    if not organisation.stripe_secret_key:
        return
    access = StripeAccess(
        secret_key=organisation.stripe_secret_key, account_id=organisation.stripe_account_id
    )
    organisation.keep_tax_ids(keep_tax_ids(access=access, numbers=organisation.numbers()))
