"""Which versions of the API are served: those of one release, and of the one before, whose shapes agree.

Within a release the versions only add (docs.stripe.com/changelog). Between dahlia and endive, what is
answered here only gained fields, and what is asked lost one parameter: `payment_method_types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import StripeError, malformed, unsupported
from stripe_sandbox.state.state import API_VERSION

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from stripe_sandbox.state.store import Json

RELEASE = API_VERSION.rpartition(".")[2]
OLDER = frozenset(
    f"{day}.dahlia"
    for day in ("2026-03-25", "2026-04-22", "2026-05-27", "2026-06-24", "2026-07-29", "2026-08-26")
)
_REMOVED = "payment_method_types"


def is_served(version: str) -> bool:
    """Tell whether requests and events of this version are answered and told."""
    return version in OLDER or version.rpartition(".")[2] == RELEASE


def version_of(headers: Headers) -> str:
    """Return the version that a request asks and is answered in: the account's own, unless it is served."""
    version = headers.get("stripe-version", API_VERSION)
    return version if is_served(version) else API_VERSION


def check_version(headers: Headers) -> None:
    """Let a request of a served version pass, or of none; raise the refusal of the others."""
    version = headers.get("stripe-version", API_VERSION)
    if not is_served(version):
        raise StripeError(
            f"This sandbox speaks {API_VERSION}, any version of the {RELEASE} release and those of dahlia, "
            f"and you asked for {version}. Use a library of these releases or set its version.",
            code="sandbox_unsupported",
            is_saved=False,
        )


def check_removed(*, raw: Json, version: str, path: str) -> None:
    """Refuse what the release before still took, in its own way for payments (changelog of 2026-09-30)."""
    if _REMOVED not in raw:
        return
    if version in OLDER:
        raise unsupported(f"The parameter {_REMOVED} of version {version}", param=_REMOVED)
    if path.startswith("/v1/payment_intents"):
        raise malformed(
            f"`{_REMOVED}` is no longer supported. Use `allowed_payment_method_types` instead.",
            param=_REMOVED,
            code="payment_method_types_no_longer_supported",
        )
