"""Stripe's customer portal: what it offers, and a buyer's few minutes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import stripe

from souche.domain.payments.gateway.client import client
from souche.domain.payments.gateway.errors import in_our_words

if TYPE_CHECKING:
    from stripe.params.billing_portal import (
        ConfigurationCreateParams,
        ConfigurationUpdateParams,
        SessionCreateParams,
    )

    from souche.domain.payments.gateway.facts import StripeAccess

# Name and address are changed here, and told to Stripe: there they would be lost to us.
FEATURES: dict[str, Any] = {
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
    "customer_update": {"enabled": False},
}


@dataclass(frozen=True)
class PortalRequest:
    """Who goes to the portal, from where, in which language (fr or en).

    Without a `configuration_id` of ours the account's own decides what is offered.
    """

    configuration_id: str
    stripe_customer_id: str
    language: str
    return_url: str


def keep_portal_configuration(*, access: StripeAccess, configuration_id: str) -> str:
    """Let a portal offer invoices, the card and the end of a subscription at its period's; return its id.

    `configuration_id` is the portal made before, empty when there is none; it is put right again, whatever
    was changed in Stripe's dashboard. One that this account does not know is replaced. Raises StripeFailed.
    """
    correction = cast("ConfigurationUpdateParams", {"active": True, "features": FEATURES})
    with in_our_words():
        configurations = client(access).billing_portal.configurations
        if configuration_id:
            try:
                return configurations.update(configuration_id, correction).id
            except stripe.InvalidRequestError as error:
                if error.code != "resource_missing":
                    raise
        return configurations.create(cast("ConfigurationCreateParams", {"features": FEATURES})).id


def is_portal_ready(*, access: StripeAccess, configuration_id: str) -> bool:
    """Say whether the portal made before still stands at Stripe; raise StripeFailed."""
    with in_our_words():
        try:
            return client(access).billing_portal.configurations.retrieve(configuration_id).active
        except stripe.InvalidRequestError as error:
            if error.code != "resource_missing":
                raise
            return False


def open_portal_session(*, access: StripeAccess, request: PortalRequest) -> str:
    """Let a Customer into their portal and return its address; raise StripeFailed.

    The address waits five minutes for its visitor (docs.stripe.com/customer-management): make it at the
    click, keep it nowhere.
    """
    return _open_session(access=access, params=_session_params(request))


def open_card_session(*, access: StripeAccess, request: PortalRequest) -> str:
    """Let a Customer give another card, and come back at once; otherwise as `open_portal_session`."""
    params = _session_params(request)
    params["flow_data"] = {
        "type": "payment_method_update",
        "after_completion": {"type": "redirect", "redirect": {"return_url": request.return_url}},
    }
    return _open_session(access=access, params=params)


def _session_params(request: PortalRequest) -> SessionCreateParams:
    params: SessionCreateParams = {
        "customer": request.stripe_customer_id,
        "locale": "fr" if request.language == "fr" else "en",
        "return_url": request.return_url,
    }
    if request.configuration_id:
        params["configuration"] = request.configuration_id
    return params


def _open_session(*, access: StripeAccess, params: SessionCreateParams) -> str:
    with in_our_words():
        return client(access).billing_portal.sessions.create(params).url
