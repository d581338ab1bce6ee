"""What can be chosen about the sandbox while it runs."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json, Store

DeliveryOrder = Literal["session_first", "invoice_first", "shuffled"]
AfterLastRetry = Literal["cancel", "unpaid", "past_due"]
Mode = Literal["test", "live"]
InvoiceNumbering = Literal["account", "customer"]
SHUFFLE_STAGES = 4


class BadOption(Exception):
    """An option that does not exist, or a value that it cannot take; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Each setting is a field: a boolean, a whole number that is not negative, a text, or a Literal.

    What it means is said once, in both languages, under `setting_<name>` in documents/settings_words.py;
    the README, the dashboard and the control endpoint follow from the field.
    """

    delivery_order: DeliveryOrder = "session_first"
    session_has_invoice: bool = True
    free_session_has_invoice: bool = False
    invoice_numbering: InvoiceNumbering = "account"
    retry_speed: int = 1
    event_days: int = 30
    mode: Mode = "test"
    successful_payment_mails: bool = False
    invoice_mail_has_pdf: bool = False
    finalize_after_seconds: int = 3600
    upcoming_days: int = 7
    first_retry_days: int = 3
    second_retry_days: int = 5
    third_retry_days: int = 7
    after_last_retry: AfterLastRetry = "cancel"
    test_clock_is_limited: bool = False
    card_fee_basis_points: int = 150
    card_fee_fixed_cents: int = 25
    debit_fee_cents: int = 35
    invoice_fee_basis_points: int = 40
    invoice_fee_cap_cents: int = 200
    dispute_fee_cents: int = 2000
    refund_ends_after_seconds: int = 3
    automatic_payouts: bool = True
    portal_needs_configuration: bool = False

    @property
    def retry_days(self) -> list[int]:
        """Return how many days pass before each new attempt at an unpaid renewal."""
        return [d for d in (self.first_retry_days, self.second_retry_days, self.third_retry_days) if d]

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
    for name, value in changes.items():
        _check(name=name, value=value)
    options = Options(**(asdict(read_options(store=store)) | changes))
    store.set_option("options", asdict(options))
    return options


def kind_of(name: str) -> type:
    """Return what a setting is made of: bool, int or str; raise BadOption."""
    if name not in _NAMES:
        raise BadOption(f"Unknown setting: {name}. Settings are {', '.join(_NAMES)}.")
    kind: type = type(getattr(Options(), name))
    return kind


def choices_of(name: str) -> tuple[str, ...]:
    """Return the values that a setting can take, or nothing when it is free."""
    return get_args(get_type_hints(Options)[name])


def _check(*, name: str, value: Any) -> None:
    kind, choices = kind_of(name), choices_of(name)
    # Not isinstance: to Python, True is a whole number.
    if type(value) is not kind or (isinstance(value, int) and value < 0):
        raise BadOption(f"{name} must be {_SAID[kind]}.")
    if choices and value not in choices:
        raise BadOption(f"{name} must be one of {', '.join(choices)}.")


_NAMES = tuple(field.name for field in fields(Options))
_SAID = {bool: "true or false", int: "a whole number, 0 or more", str: "a text"}
