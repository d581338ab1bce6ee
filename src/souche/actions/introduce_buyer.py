"""Stripe is told who buys, so that its invoices name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.gateway import customers
from souche.domain.payments.gateway.customers import Owner
from souche.domain.payments.gateway.facts import BilledParty, PostalAddress

if TYPE_CHECKING:
    from souche.domain.customers.models import BuyerIdentity, Customer
    from souche.domain.orders.models import Order
    from souche.domain.payments.gateway.facts import StripeAccess


def introduce_buyer(*, order: Order, identity: BuyerIdentity | None, access: StripeAccess) -> str:
    """Return the Stripe Customer who pays an order, made or brought up to date; raise StripeFailed.

    A proven buyer has one, whatever they buy. Who is not proven gets one for this order alone: it would be a
    stranger who names the buyer's invoices to come, and sees the buyer's card on Stripe's page.
    An identity given for an invoice has a Customer of its own, which never changes: invoices to come of
    something else that the same buyer pays, in another tab or each year, keep naming whom they should.
    """
    if identity:
        return _billed_customer(identity, order=order, access=access)
    if order.is_proven:
        return _own_customer(order.customer, access=access)
    return customers.create_customer(
        access=access,
        owner=_owner(order),
        email=order.buyer_email,
        name=order.buyer_name,
        language=order.language,
    )


def _owner(order: Order) -> Owner:
    customer_id = order.customer.public_id
    return Owner(customer_id) if order.is_proven else Owner(customer_id, order_id=order.public_id)


def _billed_customer(identity: BuyerIdentity, *, order: Order, access: StripeAccess) -> str:
    if not identity.stripe_customer_id:
        created = customers.create_billed_customer(
            access=access,
            owner=_owner(order),
            email=order.buyer_email,
            language=order.language,
            party=_party(identity),
        )
        identity.remember_stripe(stripe_customer_id=created)
    return identity.stripe_customer_id


def _own_customer(customer: Customer, *, access: StripeAccess) -> str:
    told = customer.told_to_stripe
    if not customer.stripe_customer_id:
        created = customers.create_customer(
            access=access,
            owner=Owner(customer.public_id),
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
