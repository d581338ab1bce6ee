"""The TaxRates that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import invalid

if TYPE_CHECKING:
    from stripe_sandbox.api.endpoint import Call
    from stripe_sandbox.state.store import Json


def require_rates(call: Call, asked: list[str] | str | None, *, at: str) -> list[Json]:
    """Return the tax rates of a list of ids, which may be missing or empty; raise StripeError."""
    return [_rate(call, rate, at=f"{at}[{place}]") for place, rate in enumerate(asked or [])]


def _rate(call: Call, rate_id: str, *, at: str) -> Json:
    rate = call.require("tax_rate", rate_id, param=at, word="tax rate")
    if not rate["active"]:
        raise invalid(f"The tax rate {rate_id} is archived and cannot be used.", param=at)
    return rate
