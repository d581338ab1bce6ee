"""Stripe is told what a buyer says of themself."""

from __future__ import annotations

from souche.domain.customers.models import Customer
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import customers
from souche.domain.payments.gateway.facts import PostalAddress


def update_stripe_customer(*, customer_id: str) -> None:
    """Bring the Stripe Customer up to date, unless it was erased meanwhile; raise StripeFailed."""
    customer = Customer.objects.known_to_stripe().filter(public_id=customer_id).first()
    if customer is None:
        return
    told = customer.told_to_stripe
    customers.update_customer(
        access=stripe_access(),
        stripe_customer_id=customer.stripe_customer_id,
        name=customer.name,
        language=customer.language,
        address=_address(customer),
    )
    customer.remember_stripe(stripe_customer_id=customer.stripe_customer_id, told=told)


def _address(customer: Customer) -> PostalAddress | None:
    """Return the address; without a street the one typed on Stripe's payment page is better."""
    if not customer.street:
        return None
    return PostalAddress(
        street=customer.street,
        postal_code=customer.postal_code,
        city=customer.city,
        country=customer.country,
    )
