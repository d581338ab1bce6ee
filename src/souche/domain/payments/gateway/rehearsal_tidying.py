"""What a rehearsal made at Stripe is taken away: deleted, cancelled, expired, or put out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe

from souche.domain.payments.gateway.client import client
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.payments.gateway.facts import StripeAccess

ENDED = frozenset({"canceled", "incomplete_expired"})


def take_away(*, access: StripeAccess, kind: str, object_id: str) -> None:
    """Take away one thing of a kind of `KINDS`, if it is still there; raise StripeFailed when it stays.

    What was paid stays in the account's test data: Stripe deletes no payment and no numbered document.
    """
    with in_our_words():
        try:
            KINDS[kind](client(access), object_id)
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise


def _subscription(services: stripe.V1Services, object_id: str) -> None:
    if services.subscriptions.retrieve(object_id).status not in ENDED:
        services.subscriptions.cancel(object_id)


def _session(services: stripe.V1Services, object_id: str) -> None:
    if services.checkout.sessions.retrieve(object_id).status == "open":
        services.checkout.sessions.expire(object_id)


def _invoice(services: stripe.V1Services, object_id: str) -> None:
    status = services.invoices.retrieve(object_id).status
    if status == "draft":
        services.invoices.delete(object_id)
    elif status == "open":
        services.invoices.void_invoice(object_id)


def _customer(services: stripe.V1Services, object_id: str) -> None:
    services.customers.delete(object_id)


def _product(services: stripe.V1Services, object_id: str) -> None:
    if services.products.retrieve(object_id).active:
        services.products.update(object_id, {"active": False})


def _tax_rate(services: stripe.V1Services, object_id: str) -> None:
    services.tax_rates.update(object_id, {"active": False})


def _portal(services: stripe.V1Services, object_id: str) -> None:
    services.billing_portal.configurations.update(object_id, {"active": False})


# In the order in which they are taken away.
KINDS: dict[str, Callable[[stripe.V1Services, str], None]] = {
    "subscription": _subscription,
    "session": _session,
    "invoice": _invoice,
    "customer": _customer,
    "product": _product,
    "tax_rate": _tax_rate,
    "portal": _portal,
}
