"""VAT rates at Stripe: created once per rate and account, then remembered here and in each process.

A tax rate at Stripe can never change, so remembering one can never show a wrong amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.payments.gateway import account as gateway
from souche.domain.payments.models import StripeTaxRate

if TYPE_CHECKING:
    from decimal import Decimal

    from souche.domain.payments.gateway.facts import StripeAccess

_ids: dict[tuple[str, Decimal], str] = {}
_percentages: dict[tuple[str, str], Decimal] = {}


def forget() -> None:
    """Forget what this process remembers: another Stripe may stand at the same address."""
    _ids.clear()
    _percentages.clear()


def tax_rate_id(*, access: StripeAccess, percentage: Decimal, country: str) -> str:
    """Return Stripe's id of a VAT rate, creating it at its first use in `country`."""
    key = (access.account_id, percentage)
    if key not in _ids:
        _ids[key] = _remembered_id(access=access, percentage=percentage, country=country)
    return _ids[key]


def _remembered_id(*, access: StripeAccess, percentage: Decimal, country: str) -> str:
    of_account = StripeTaxRate.objects.filter(stripe_account_id=access.account_id)
    known = of_account.filter(percentage=percentage).first()
    if known:
        return known.stripe_tax_rate_id
    created = gateway.create_tax_rate(access=access, percentage=percentage, country=country)
    StripeTaxRate.objects.get_or_create(
        stripe_account_id=access.account_id,
        percentage=percentage,
        defaults={"stripe_tax_rate_id": created},
    )
    return created


def percentage_of(*, access: StripeAccess, tax_rate_id: str) -> Decimal:
    """Return the percentage of a Stripe tax rate, ours or one made in Stripe's dashboard."""
    key = (access.account_id, tax_rate_id)
    if key not in _percentages:
        known = StripeTaxRate.objects.filter(stripe_tax_rate_id=tax_rate_id).first()
        _percentages[key] = (
            known.percentage if known else gateway.read_tax_rate(access=access, tax_rate_id=tax_rate_id)
        )
    return _percentages[key]
