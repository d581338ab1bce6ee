"""Stripe's test cards: which pay, which are declined, and with which words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


class CardDeclined(Exception):
    """The bank said no: `code` and `decline_code` are Stripe's, `message` is for the buyer."""

    def __init__(self, *, code: str, decline_code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.decline_code = decline_code
        self.message = message


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

# docs.stripe.com/testing: number -> (code, decline_code, message).
DECLINED = {
    "4000000000000002": ("card_declined", "generic_decline", "Your card was declined."),
    "4000000000009995": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000000000000069": ("expired_card", "expired_card", "Your card has expired."),
    "4000000000000127": ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
}
ACCEPTED = frozenset({"4242424242424242", "5555555555554444"})


def check_card(card: CardDetails) -> None:
    """Let a card that pays pass; raise CardDeclined for the others."""
    declined = DECLINED.get(card.digits)
    if declined:
        code, decline_code, message = declined
        raise CardDeclined(code=code, decline_code=decline_code, message=message)
    if card.digits not in ACCEPTED:
        raise CardDeclined(
            code="card_declined",
            decline_code="test_mode_live_card",
            message="Your card was declined. Only Stripe's test cards pay here.",
        )
