"""Stripe's test cards: which pay, which are declined, and what happens later to what they paid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stripe_sandbox.api.errors import PaymentRefused

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


class CardDeclined(Exception):
    """The bank said no: `code` and `decline_code` are Stripe's, `message` is for the buyer."""

    def __init__(self, *, code: str, decline_code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.decline_code = decline_code
        self.message = message

    @property
    def answer(self) -> PaymentRefused:
        """Return the error with which the API tells it."""
        return PaymentRefused(self.message, code=self.code, decline_code=self.decline_code)


@dataclass(frozen=True, kw_only=True)
class CardDetails:
    """A card as it is typed: number with or without spaces, four-digit year."""

    number: str
    exp_month: int = 12
    exp_year: int = 2034
    cvc: str = "123"

    @property
    def digits(self) -> str:
        """Return the number without spaces."""
        return "".join(self.number.split())

    @property
    def brand(self) -> str:
        """Return Stripe's word for the network."""
        return _BRANDS.get(self.digits[:1], "unknown")

    def payment_method(self) -> Json:
        """Return the card as a PaymentMethod shows it, without its number."""
        card = {
            "brand": self.brand,
            "checks": card_checks(),
            "country": "FR",
            "display_brand": self.brand,
            "exp_month": self.exp_month,
            "exp_year": self.exp_year,
            "fingerprint": hashlib.sha256(self.digits.encode()).hexdigest()[:16],
            "funding": "credit",
            "generated_from": None,
            "last4": self.digits[-4:],
            "networks": {"available": [self.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        }
        return {"card": card, "type": "card"}


def card_checks() -> Json:
    """Return what the bank says of the address and the code."""
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}


_BRANDS = {"4": "visa", "5": "mastercard", "2": "mastercard", "3": "amex"}
RefundCourse = Literal["succeeds", "pends", "fails"]


@dataclass(frozen=True, kw_only=True)
class Behavior:
    """What a test card does. `effect` is the key of its sentence in documents/words.py.

    `refusal` is (code, decline_code, message) of every payment; `refuses_off_session` wants its holder at
    each payment; `dispute_reason` is Stripe's word for why its holder disputes what was paid.
    """

    effect: str = "card_pays"
    refusal: tuple[str, str, str] | None = None
    is_saved_all_the_same: bool = False
    asks_authentication: bool = False
    refuses_off_session: bool = False
    dispute_reason: str | None = None
    refund_course: RefundCourse = "succeeds"
    is_available_at_once: bool = False


# docs.stripe.com/testing
TEST_CARDS = {
    "4242424242424242": Behavior(),
    "5555555555554444": Behavior(),
    "4000000000000002": Behavior(
        effect="card_is_declined", refusal=("card_declined", "generic_decline", "Your card was declined.")
    ),
    "4000000000009995": Behavior(
        effect="card_is_poor",
        refusal=("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    ),
    "4000000000000069": Behavior(
        effect="card_is_expired", refusal=("expired_card", "expired_card", "Your card has expired.")
    ),
    "4000000000000127": Behavior(
        effect="card_has_wrong_cvc",
        refusal=("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
    ),
    "4000000000000341": Behavior(
        effect="card_is_only_saved",
        refusal=("card_declined", "generic_decline", "Your card was declined."),
        is_saved_all_the_same=True,
    ),
    "4000002500003155": Behavior(effect="card_is_authenticated", asks_authentication=True),
    "4000002760003184": Behavior(
        effect="card_is_always_authenticated", asks_authentication=True, refuses_off_session=True
    ),
    "4000000000000259": Behavior(effect="card_is_disputed", dispute_reason="fraudulent"),
    "4000000000002685": Behavior(
        effect="card_is_disputed_undelivered", dispute_reason="product_not_received"
    ),
    "4000000000007726": Behavior(effect="card_refund_pends", refund_course="pends"),
    "4000000000005126": Behavior(effect="card_refund_fails", refund_course="fails"),
    "4000000000000077": Behavior(effect="card_is_available_at_once", is_available_at_once=True),
}
_UNKNOWN = Behavior(
    effect="card_is_unknown",
    refusal=(
        "card_declined",
        "test_mode_live_card",
        "Your card was declined. Only Stripe's test cards pay here.",
    ),
)


def behavior_of(number: str) -> Behavior:
    """Return what a card does, by its digits."""
    return TEST_CARDS.get(number, _UNKNOWN)


def payment_refusal(number: str) -> CardDeclined | None:
    """Return why a card refuses every payment, or None when it pays."""
    refusal = behavior_of(number).refusal
    return _declined(*refusal) if refusal else None


def off_session_refusal(number: str) -> CardDeclined | None:
    """Return why a saved card refuses a payment while its holder is away, or None when it pays."""
    if behavior_of(number).refuses_off_session:
        return _declined(
            "authentication_required",
            "authentication_required",
            "Your card was declined. This transaction requires authentication.",
        )
    return payment_refusal(number)


def saving_refusal(number: str) -> CardDeclined | None:
    """Return why a card cannot be attached to a customer, or None when it can."""
    return None if behavior_of(number).is_saved_all_the_same else payment_refusal(number)


def _declined(code: str, decline_code: str, message: str) -> CardDeclined:
    return CardDeclined(code=code, decline_code=decline_code, message=message)
