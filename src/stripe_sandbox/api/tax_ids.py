"""What Stripe refuses of a tax id that is given to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.errors import invalid
from stripe_sandbox.state.tax_numbers import is_well_formed, refusal_of

if TYPE_CHECKING:
    from stripe_sandbox.api.errors import StripeError
    from stripe_sandbox.state.store import Json


def check_tax_id(given: Json, *, at: str) -> None:
    """Let a {type, value} of the right form pass; raise Stripe's `tax_id_invalid`.

    `at` is where it stands in the parameters: `tax_id_data[0]`, or nothing.
    """
    if not is_well_formed(kind=given["type"], value=given["value"]):
        raise tax_id_invalid(given["type"], at=at)


def given_tax_id(*, path: str, raw: Json) -> tuple[str, str] | None:
    """Return the kind of the first tax id that a request gives and where it stands, or None."""
    given = raw if path.endswith("/tax_ids") else next(iter(_hashes(raw.get("tax_id_data"))), {})
    at = "" if given is raw else "tax_id_data[0]"
    return (given["type"], at) if isinstance(given.get("type"), str) else None


def _hashes(given: Any) -> list[Json]:
    """Return the hashes of an array that nobody checked yet."""
    return [one for one in given.values() if isinstance(one, dict)] if isinstance(given, dict) else []


def tax_id_invalid(kind: str, *, at: str) -> StripeError:
    """Return the refusal of a tax id of a kind."""
    return invalid(refusal_of(kind=kind), param=f"{at}[value]" if at else "value", code="tax_id_invalid")
