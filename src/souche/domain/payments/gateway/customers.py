"""The Stripe Customers of buyers: each made once, whatever happens at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import stripe

from souche.domain.payments.gateway.client import client, idempotency_key
from souche.domain.payments.gateway.errors import StripeUnreachable, in_our_words

if TYPE_CHECKING:
    from stripe.params import (
        CustomerCreateParams,
        CustomerCreateParamsAddress,
        CustomerCreateParamsTaxIdDatum,
        CustomerUpdateParams,
    )

    from souche.domain.payments.gateway.facts import BilledParty, PostalAddress, StripeAccess

SIREN_LENGTH = 9


@dataclass(frozen=True)
class Owner:
    """Whose a Stripe Customer is: a proven buyer's, or that of one order alone, of whoever placed it."""

    customer_id: str
    order_id: str = ""

    @property
    def key(self) -> str:
        """Return what tells it from every other."""
        return self.order_id or self.customer_id

    @property
    def metadata(self) -> dict[str, str]:
        """Return what Stripe keeps with it, by which it is found again."""
        known = {"customer": self.customer_id, "order": self.order_id}
        return {name: value for name, value in known.items() if value}


def create_customer(*, access: StripeAccess, owner: Owner, email: str, name: str, language: str) -> str:
    """Create the Stripe Customer of its owner, or find the one created before; return its id.

    The idempotency key is the owner's alone: two simultaneous purchases make one Customer. When they
    gave two different names, Stripe refuses the second request, and the first one's Customer is looked up;
    so it is after an error of Stripe's own, which it would repeat for a day
    (docs.stripe.com/api/idempotent_requests).
    """
    params: CustomerCreateParams = {
        "email": email,
        "name": name,
        "preferred_locales": [language],
        "metadata": owner.metadata,
    }
    with in_our_words():
        try:
            return client(access).customers.create(params, {"idempotency_key": f"customer-{owner.key}"}).id
        except (stripe.IdempotencyError, stripe.APIError):
            return _find_customer(access=access, owner=owner, email=email)


def create_billed_customer(
    *, access: StripeAccess, owner: Owner, email: str, language: str, party: BilledParty
) -> str:
    """Create a Customer of a buyer that bears another identity than theirs; return its id.

    The same identity again, of the same owner, is the same Customer
    (docs.stripe.com/api/customers/create, tax_id_data).
    """
    params: CustomerCreateParams = {
        "email": email,
        "name": party.name,
        "address": _address(party.address),
        "preferred_locales": [language],
        "tax_id_data": _tax_ids(party),
        "metadata": owner.metadata,
    }
    key = idempotency_key("billed", owner.key, params)
    with in_our_words():
        return client(access).customers.create(params, {"idempotency_key": key}).id


def _tax_ids(party: BilledParty) -> list[CustomerCreateParamsTaxIdDatum]:
    tax_ids: list[CustomerCreateParamsTaxIdDatum] = []
    if party.siren_or_siret:
        kind: Literal["fr_siren", "fr_siret"] = (
            "fr_siren" if len(party.siren_or_siret) == SIREN_LENGTH else "fr_siret"
        )
        tax_ids.append({"type": kind, "value": party.siren_or_siret})
    if party.eu_vat_number:
        tax_ids.append({"type": "eu_vat", "value": party.eu_vat_number})
    return tax_ids


def _address(address: PostalAddress) -> CustomerCreateParamsAddress:
    return {
        "line1": address.street,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
    }


def _find_customer(*, access: StripeAccess, owner: Owner, email: str) -> str:
    for found in client(access).customers.list({"email": email, "limit": 100}).data:
        if found.metadata and found.metadata.to_dict() == owner.metadata:
            return found.id
    raise StripeUnreachable(f"the Stripe Customer of {owner.key} is still being created")


def update_customer(
    *,
    access: StripeAccess,
    stripe_customer_id: str,
    name: str,
    language: str,
    address: PostalAddress | None = None,
) -> None:
    """Tell Stripe the buyer's name, the language of invoices (`preferred_locales`), the address if any."""
    params: CustomerUpdateParams = {"name": name, "preferred_locales": [language]}
    if address:
        params["address"] = _address(address)
    with in_our_words():
        client(access).customers.update(stripe_customer_id, params)


def delete_customer(*, access: StripeAccess, stripe_customer_id: str) -> None:
    """Delete a Customer at Stripe, with its cards and subscriptions; one that is gone already stays gone.

    Its payments and invoices remain (docs.stripe.com/api/customers/delete).
    """
    with in_our_words():
        try:
            client(access).customers.delete(stripe_customer_id)
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise
