"""What the gateway returns of the account and its webhook endpoints: frozen, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class AccountFacts:
    """The account that a key opens, and what Stripe's clock said in its answer.

    `name`, `town` and `email` are what the public reads, on invoices too; empty where nothing was given.
    """

    account_id: str
    name: str
    country: str
    is_charging: bool
    answered_at: datetime | None = None
    town: str = ""
    email: str = ""


@dataclass(frozen=True)
class WebhookEndpoint:
    """A webhook endpoint just created, with the secret that Stripe tells only once."""

    endpoint_id: str
    secret: str


@dataclass(frozen=True)
class EndpointFacts:
    """A webhook endpoint as it stands at Stripe."""

    endpoint_id: str
    is_enabled: bool
    event_types: frozenset[str]
    version: str
