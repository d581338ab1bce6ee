"""The account and its VAT rates at Stripe."""

from __future__ import annotations

from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from souche.domain.payments.gateway.account_facts import AccountFacts
from souche.domain.payments.gateway.client import PAGE, client
from souche.domain.payments.gateway.errors import in_our_words
from souche.kit.one_line import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import stripe
    from stripe.params import TaxRateCreateParams

    from souche.domain.payments.gateway.facts import StripeAccess

# How Stripe names our numbers (docs.stripe.com/api/tax_ids/create).
TAX_ID_TYPES: dict[str, Literal["eu_vat", "fr_siren", "fr_siret"]] = {
    "SIREN": "fr_siren",
    "SIRET": "fr_siret",
    "N° TVA": "eu_vat",
}


def read_account(*, access: StripeAccess) -> AccountFacts:
    """Return the account that the key opens; raise StripeKeyRefused or StripeUnreachable."""
    with in_our_words():
        account = client(access).accounts.retrieve_current()
    profile = account.business_profile
    return AccountFacts(
        account_id=account.id,
        name=on_one_line((profile.name if profile else None) or ""),
        country=account.country or "",
        is_charging=bool(account.charges_enabled),
        answered_at=_answered_at(account),
        town=_town(profile),
        email=(profile.support_email if profile else None) or account.email or "",
    )


def _town(profile: stripe.Account.BusinessProfile | None) -> str:
    address = profile.support_address if profile else None
    return (address.city if address else None) or ""


def _answered_at(account: stripe.Account) -> datetime | None:
    """Return what Stripe's clock said, in the header of its answer."""
    answer = account.last_response
    date = answer.headers.get("date") if answer else None
    return parsedate_to_datetime(date) if date else None


def read_tax_ids(*, access: StripeAccess) -> frozenset[str]:
    """Return the ids of the numbers that the account has."""
    with in_our_words():
        found = client(access).tax_ids.list({"limit": PAGE})
    return frozenset(one.id for one in found.data)


def keep_tax_ids(*, access: StripeAccess, numbers: Iterable[tuple[str, str]]) -> list[str]:
    """Let the account have these numbers, `[("SIRET", "732…")]`, and return their ids at Stripe in order.

    Raises StripeFailed. Numbers that the account has besides are left alone.
    """
    with in_our_words():
        tax_ids = client(access).tax_ids
        known = {(one.type, one.value): one.id for one in tax_ids.list({"limit": PAGE}).auto_paging_iter()}
        return [
            known.get((kind, value)) or tax_ids.create({"type": kind, "value": value}).id
            for kind, value in ((TAX_ID_TYPES[name], value) for name, value in numbers)
        ]


def create_tax_rate(*, access: StripeAccess, percentage: Decimal, country: str) -> str:
    """Create an inclusive VAT rate, in percent with two decimals, and return its id.

    Without a key of ours: a second rate does no harm, and Stripe would repeat an error of its own for a day
    (docs.stripe.com/api/idempotent_requests).
    """
    params: TaxRateCreateParams = {
        "display_name": "TVA",
        "percentage": float(percentage),
        "inclusive": True,
        "country": country,
        "tax_type": "vat",
    }
    with in_our_words():
        return client(access).tax_rates.create(params).id


def read_tax_rate(*, access: StripeAccess, tax_rate_id: str) -> Decimal:
    """Return the percentage of a tax rate."""
    with in_our_words():
        percentage = client(access).tax_rates.retrieve(tax_rate_id).percentage
    return Decimal(str(percentage)).quantize(Decimal("0.01"))
