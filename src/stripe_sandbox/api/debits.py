"""SEPA debits: Stripe's test accounts, which pay or fail, at once or after a delay."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.api.cards import CardDeclined

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
SOON_SECONDS, LATER_SECONDS = 3, 180


@dataclass(frozen=True, kw_only=True)
class DebitDetails:
    """An account as it is typed: its IBAN, with or without spaces."""

    iban: str

    @property
    def compact(self) -> str:
        """Return the IBAN as machines write it."""
        return compact_iban(self.iban)

    def payment_method(self) -> Json:
        """Return the account as a PaymentMethod shows it, without its IBAN."""
        country = self.compact[:2]
        bank, branch = _BANKS.get(country, (slice(4, 8), slice(8, 8)))
        debit = {
            "bank_code": self.compact[bank],
            "branch_code": self.compact[branch],
            "country": country,
            "fingerprint": hashlib.sha256(self.compact.encode()).hexdigest()[:16],
            "generated_from": {"charge": None, "setup_attempt": None},
            "last4": self.compact[-4:],
        }
        return {"sepa_debit": debit, "type": "sepa_debit"}


# Where the codes of the bank and of its branch stand in an IBAN.
_BANKS = {"DE": (slice(4, 12), slice(12, 12)), "FR": (slice(4, 9), slice(9, 14))}


@dataclass(frozen=True, kw_only=True)
class DebitCourse:
    """How a debit ends, and after how many seconds of the sandbox's clock."""

    effect: str
    succeeds: bool
    seconds: int


_PAYS = DebitCourse(effect="debit_pays", succeeds=True, seconds=SOON_SECONDS)
_PAYS_LATER = DebitCourse(effect="debit_pays_later", succeeds=True, seconds=LATER_SECONDS)
_FAILS = DebitCourse(effect="debit_fails", succeeds=False, seconds=SOON_SECONDS)
_FAILS_LATER = DebitCourse(effect="debit_fails_later", succeeds=False, seconds=LATER_SECONDS)
# docs.stripe.com/payments/sepa-debit/accept-a-payment, "Test your integration"
TEST_ACCOUNTS = {
    "FR1420041010050500013M02606": _PAYS,
    "FR3020041010050500013M02609": _PAYS_LATER,
    "FR8420041010050500013M02607": _FAILS,
    "FR7920041010050500013M02600": _FAILS_LATER,
    "DE89370400440532013000": _PAYS,
    "DE08370400440532013003": _PAYS_LATER,
    "DE62370400440532013001": _FAILS,
    "DE78370400440532013004": _FAILS_LATER,
}
DEBIT_REFUSED = CardDeclined(
    code="payment_intent_payment_attempt_failed",
    decline_code="generic_decline",
    message="The payment failed.",
)
USUAL_IBAN = "FR1420041010050500013M02606"


def compact_iban(text: str) -> str:
    """Return an IBAN without spaces, in capitals."""
    return "".join(text.split()).upper()


def is_iban(text: str) -> bool:
    """Tell whether the two check digits are right (ISO 13616: 97 divides the number but for one)."""
    iban = compact_iban(text)
    if not _IBAN.fullmatch(iban):
        return False
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def debit_refusal(iban: str) -> CardDeclined | None:
    """Return why the bank refuses to pay from this account, or None when it pays."""
    course = TEST_ACCOUNTS.get(iban)
    return None if course and course.succeeds else DEBIT_REFUSED
