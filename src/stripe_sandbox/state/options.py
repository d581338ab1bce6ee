"""What can be chosen about the sandbox while it runs."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

ORDERS = ("session_first", "invoice_first", "shuffled")
SHUFFLE_STAGES = 4


class BadOption(Exception):
    """An option that does not exist, or a value that it cannot take; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How events of one payment are told. Stripe promises no order and documents no default.

    `delivery_order`: which events reach the endpoints first; `session_has_invoice`: whether
    `checkout.session.completed` already names the invoice; `free_session_has_invoice`: whether a session
    of 0.00 makes one (unknown of the real Stripe).
    """

    delivery_order: str = "session_first"
    session_has_invoice: bool = True
    free_session_has_invoice: bool = False

    def stage(self, *, event_type: str) -> int:
        """Return the turn of an event among those of its transaction; a turn begins after the one before."""
        if self.delivery_order == "shuffled":
            return secrets.randbelow(SHUFFLE_STAGES)
        is_invoice = event_type.startswith(("invoice.", "invoice_payment."))
        is_session = event_type.startswith("checkout.session.")
        return int(is_invoice if self.delivery_order == "session_first" else is_session)


def read_options(*, store: Store) -> Options:
    """Return the options in force."""
    return Options(**store.option("options", {}))


def change_options(*, store: Store, changes: Json) -> Options:
    """Remember other options and return all of them; raise BadOption."""
    kinds = {field.name: type(field.default) for field in fields(Options)}
    for name, value in changes.items():
        if name not in kinds:
            raise BadOption(f"Unknown setting: {name}. Settings are {', '.join(kinds)}.")
        _check(name=name, value=value, kind=kinds[name])
    options = Options(**(asdict(read_options(store=store)) | changes))
    store.set_option("options", asdict(options))
    return options


def _check(*, name: str, value: Any, kind: type) -> None:
    if not isinstance(value, kind):
        raise BadOption(f"{name} must be a {kind.__name__}.")
    if name == "delivery_order" and value not in ORDERS:
        raise BadOption(f"delivery_order must be one of {', '.join(ORDERS)}.")
