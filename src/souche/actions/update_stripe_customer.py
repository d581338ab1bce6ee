"""Stripe is told what a buyer says of themself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import customers
from souche.domain.payments.gateway.facts import PostalAddress

if TYPE_CHECKING:
    from collections.abc import Iterable


def update_stripe_customer(*, customer_id: str) -> None:
    """Bring what Stripe knows of a buyer up to date, unless it was erased meanwhile; raise StripeFailed.

    Beside their own Stripe Customer, that is whoever pays for what renews under their address for themself:
    invoices to come name the buyer as they are now.
    """
    customer = Customer.objects.filter(public_id=customer_id, erased_at=None).first()
    if customer is None:
        return
    told, access = customer.told_to_stripe, stripe_access()
    for stripe_customer_id in sorted({customer.stripe_customer_id, *_payers_of_renewals(customer)} - {""}):
        customers.update_customer(
            access=access,
            stripe_customer_id=stripe_customer_id,
            name=customer.name,
            language=customer.language,
            address=_address(customer),
        )
    customer.remember_stripe(stripe_customer_id=customer.stripe_customer_id, told=told)


def _payers_of_renewals(customer: Customer) -> Iterable[str]:
    renewed = customer.memberships.stoppable().values("line__order")
    return Order.objects.filter(pk__in=renewed, identity=None).values_list("stripe_customer_id", flat=True)


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
