"""Stripe is told who buys, so that its invoices name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.gateway import customers
from souche.domain.payments.gateway.facts import BilledParty, PostalAddress

if TYPE_CHECKING:
    from souche.domain.customers.models import BuyerIdentity, Customer
    from souche.domain.payments.gateway.facts import StripeAccess


def introduce_buyer(*, customer: Customer, identity: BuyerIdentity | None, access: StripeAccess) -> str:
    """Return the Stripe Customer of a buyer, made or brought up to date; raise StripeFailed.

    An identity given for an invoice has a Customer of its own, which never changes: invoices to come of
    something else that the same buyer pays, in another tab or each year, keep naming whom they should.
    """
    if identity is None:
        return _own_customer(customer, access=access)
    if not identity.stripe_customer_id:
        created = customers.create_billed_customer(
            access=access,
            customer_id=customer.public_id,
            email=customer.email,
            language=customer.language,
            party=_party(identity),
        )
        identity.remember_stripe(stripe_customer_id=created)
    return identity.stripe_customer_id


def _own_customer(customer: Customer, *, access: StripeAccess) -> str:
    told = customer.told_to_stripe
    if not customer.stripe_customer_id:
        created = customers.create_customer(
            access=access,
            customer_id=customer.public_id,
            email=customer.email,
            name=customer.name,
            language=customer.language,
        )
        customer.remember_stripe(stripe_customer_id=created, told=told)
    elif not customer.is_told_to_stripe:
        customers.update_customer(
            access=access,
            stripe_customer_id=customer.stripe_customer_id,
            name=customer.name,
            language=customer.language,
        )
        customer.remember_stripe(stripe_customer_id=customer.stripe_customer_id, told=told)
    return customer.stripe_customer_id


def _party(identity: BuyerIdentity) -> BilledParty:
    return BilledParty(
        name=identity.name,
        address=PostalAddress(
            street=identity.street,
            postal_code=identity.postal_code,
            city=identity.city,
            country=identity.country,
        ),
        siren_or_siret=identity.siren_or_siret,
        eu_vat_number=identity.eu_vat_number,
    )
