"""Tax rates that are chosen by hand on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from stripe.params import TaxRateCreateParams, TaxRateListParams, TaxRateRetrieveParams, TaxRateUpdateParams

from stripe_sandbox.api.endpoint import CREATED, LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid
from stripe_sandbox.state.ids import new_id
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from decimal import Decimal

    from stripe_sandbox.state.store import Json

_CHANGEABLE = ("active", "description", "display_name", "jurisdiction", "tax_type")
# Percentage, country and state cannot be changed (docs.stripe.com/payments/checkout/use-manual-tax-rates).
_FIELDS = "active description display_name jurisdiction tax_type metadata"
_LIMITS = {"display_name": 50, "jurisdiction": 50}
_DECIMALS, _WHOLE = 4, 100


def create(call: Call) -> Json:
    """Create a rate."""
    params = call.params
    percentage = _percentage(params["percentage"])
    rate = complete(
        stripe.TaxRate,
        {
            "id": new_id("txr"),
            "object": "tax_rate",
            "active": params.get("active", True),
            "country": params.get("country"),
            "created": call.work.now,
            "description": params.get("description"),
            "display_name": params["display_name"],
            "inclusive": params["inclusive"],
            "jurisdiction": params.get("jurisdiction"),
            "livemode": False,
            "metadata": merged_metadata(None, params.get("metadata")),
            "percentage": percentage,
            "rate_type": "percentage",
            "state": params.get("state"),
            "tax_type": params.get("tax_type"),
        },
        absent=frozenset(),
    )
    call.work.emit("tax_rate.created", call.work.save(rate))
    return rate


def _percentage(given: Decimal) -> float:
    exponent = given.normalize().as_tuple().exponent
    if not 0 <= given <= _WHOLE:
        raise invalid("Invalid percentage: must be between 0 and 100.", param="percentage")
    if isinstance(exponent, int) and exponent < -_DECIMALS:
        raise invalid(
            f"Invalid decimal: {given}; must contain at maximum four decimal places.", param="percentage"
        )
    return float(given)


def retrieve(call: Call) -> Json:
    """Return a rate."""
    return call.subject("tax_rate", word="tax rate")


def update(call: Call) -> Json:
    """Change what may change of a rate."""
    rate = call.subject("tax_rate", word="tax rate")
    before = dict(rate)
    rate |= {name: call.params[name] or None for name in _CHANGEABLE if name in call.params}
    rate["active"] = bool(rate["active"])
    rate["metadata"] = merged_metadata(rate["metadata"], call.params.get("metadata"))
    call.work.emit("tax_rate.updated", call.work.save(rate), before=before)
    return rate


def list_all(call: Call) -> Json:
    """Return rates, newest first."""
    return call.page("tax_rate", filters="active")


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/tax_rates",
        params=TaxRateCreateParams,
        run=create,
        supports=f"{_FIELDS} country inclusive percentage state",
        limits=_LIMITS,
        emits=("tax_rate.created",),
    ),
    Endpoint(
        method="GET",
        path="/v1/tax_rates",
        params=TaxRateListParams,
        run=list_all,
        supports=f"{LIST} {CREATED} active",
    ),
    Endpoint(method="GET", path="/v1/tax_rates/{id}", params=TaxRateRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/tax_rates/{id}",
        params=TaxRateUpdateParams,
        run=update,
        supports=_FIELDS,
        limits=_LIMITS,
        emits=("tax_rate.updated",),
    ),
)
