"""What a buyer types on the payment page, read and checked; knows nothing of pages or payments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.debits import TEST_ACCOUNTS, compact_iban, is_iban
from stripe_sandbox.documents.countries import NAMES
from stripe_sandbox.sandbox import CardDetails, DebitDetails
from stripe_sandbox.state.tax_numbers import is_well_formed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Stripe's published API description gives a customer's name, e-mail and phone their length; any other text of
# a customer has the 5000 characters of every string there. What is typed longer is refused, never cut.
_TEXT = 5000
LONGEST = {
    "email": 512,
    "method": _TEXT,
    "iban": 50,
    "card_number": 30,
    "card_expiry": 9,
    "card_cvc": 4,
    "card_name": 256,
    "name": 256,
    "phone": 20,
    "country": 2,
    "address_line1": _TEXT,
    "address_line2": _TEXT,
    "postal_code": _TEXT,
    "city": _TEXT,
    "business_name": 256,
    "tax_id": 30,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EXPIRY = re.compile(r"(\d{1,2})\s*[/.-]?\s*(\d{4}|\d{2})")
_OTHER_VAT = {"GB": "gb_vat", "CH": "ch_vat"}
# The member states of the European Union; an organisation of these countries has a VAT number.
_VAT_COUNTRIES = _OTHER_VAT.keys() | {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
}
_CARD_LENGTHS = range(13, 20)


class WrongForm(Exception):
    """Some fields cannot be taken; `errors` maps each to the key of its sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A form that holds together: what `Sandbox.pay` takes."""

    means: CardDetails | DebitDetails
    email: str
    name: str
    address: dict[str, str | None]
    tax_ids: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the session asks for: an e-mail already known is not asked again.

    `methods` are the ways to pay, the usual one first; there is none when nothing is to pay.
    """

    fixed_email: str | None
    methods: tuple[str, ...]
    needs_address: bool
    takes_tax_id: bool
    needs_tax_id: bool


def typed_values(form: Mapping[str, object]) -> dict[str, str]:
    """Return the known fields, trimmed; files and unknown fields are left out."""
    typed = {name: form.get(name) for name in LONGEST}
    return {name: value.strip() for name, value in typed.items() if isinstance(value, str)}


def read_payment(*, typed: Mapping[str, str], wanted: Wanted, now: int) -> Payment:
    """Return the payment that was typed; `now` is in Unix seconds. Raises WrongForm with every error."""
    errors = _errors(typed, wanted=wanted, now=now)
    if errors:
        raise WrongForm(errors)
    business = typed.get("business_name") if wanted.takes_tax_id else None
    return Payment(
        means=_means(typed, wanted=wanted),
        email=wanted.fixed_email or typed["email"],
        name=business or typed.get("card_name", ""),
        address=_address(typed),
        tax_ids=_tax_ids(typed) if wanted.takes_tax_id else [],
    )


def read_card(*, typed: Mapping[str, str], now: int) -> CardDetails:
    """Return the card that was typed, alone; `now` is in Unix seconds. Raises WrongForm with every error."""
    errors = {name: error for name, error in _card_errors(typed, now=now).items() if error} | _too_long(typed)
    if errors:
        raise WrongForm(errors)
    return _card(typed)


def read_customer(*, typed: Mapping[str, str], fields: Collection[str]) -> dict[str, Any]:
    """Return the customer's values that were typed, as Stripe names them; raises WrongForm with every error.

    `fields` are those that are asked: address, email, name, phone, tax_id. The last one becomes `tax_ids`,
    a list of {type, value}, empty when nothing was typed.
    """
    errors = _customer_errors(typed, fields=fields) | _too_long(typed)
    if errors:
        raise WrongForm(errors)
    values: dict[str, Any] = {
        name: typed.get(name) or None for name in ("email", "name", "phone") if name in fields
    }
    if "address" in fields:
        address = _address(typed)
        is_empty = not any(value for name, value in address.items() if name != "country")
        values["address"] = None if is_empty else address
    if "tax_id" in fields:
        values["tax_ids"] = _tax_ids(typed)
    return values


def _customer_errors(typed: Mapping[str, str], *, fields: Collection[str]) -> dict[str, str]:
    errors = {}
    if "email" in fields and not _EMAIL.fullmatch(typed.get("email", "")):
        errors["email"] = "wrong_email"
    if "address" in fields and typed.get("country", "FR") not in NAMES:
        errors["country"] = "wrong_country"
    if "tax_id" in fields and not _are_well_formed(_tax_ids(typed)):
        errors["tax_id"] = "wrong_vat"
    return errors


def _errors(typed: Mapping[str, str], *, wanted: Wanted, now: int) -> dict[str, str]:
    """Return the errors in the order of the fields on the page."""
    is_reachable = wanted.fixed_email or _EMAIL.fullmatch(typed.get("email", ""))
    found = {"email": None if is_reachable else "wrong_email"}
    method = chosen_method(typed, wanted=wanted)
    if method == "card":
        found |= _card_errors(typed, now=now)
    elif method == "sepa_debit":
        found["iban"] = _iban_error(typed.get("iban", ""))
    found |= {
        "card_name": None if typed.get("card_name") else "missing",
        "country": None if typed.get("country", "FR") in NAMES else "wrong_country",
    }
    if wanted.needs_address:
        needed = ("address_line1", "postal_code", "city")
        found |= {name: None if typed.get(name) else "missing" for name in needed}
    if wanted.takes_tax_id:
        found["tax_id"] = _tax_id_error(typed, wanted=wanted)
    return {name: error for name, error in found.items() if error} | _too_long(typed)


def _too_long(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: "too_long" for name, value in typed.items() if len(value) > LONGEST.get(name, _TEXT)}


def chosen_method(typed: Mapping[str, str], *, wanted: Wanted) -> str | None:
    """Return the way to pay that was chosen, the usual one otherwise, or None when nothing is to pay."""
    chosen = typed.get("method")
    return chosen if chosen in wanted.methods else next(iter(wanted.methods), None)


def _iban_error(iban: str) -> str | None:
    if not is_iban(iban):
        return "wrong_iban"
    return None if compact_iban(iban) in TEST_ACCOUNTS else "unknown_iban"


def _tax_id_error(typed: Mapping[str, str], *, wanted: Wanted) -> str | None:
    if tax_ids := _tax_ids(typed):
        return None if _are_well_formed(tax_ids) else "wrong_vat"
    is_supported = typed.get("country", "FR") in _VAT_COUNTRIES
    return "missing_tax_id" if wanted.needs_tax_id and is_supported else None


def _card_errors(typed: Mapping[str, str], *, now: int) -> dict[str, str | None]:
    return {
        "card_number": None if _is_card_number(typed.get("card_number", "")) else "wrong_card_number",
        "card_expiry": _expiry_error(typed, now=now),
        "card_cvc": None if _is_cvc(typed) else "wrong_cvc",
    }


def _means(typed: Mapping[str, str], *, wanted: Wanted) -> CardDetails | DebitDetails:
    if chosen_method(typed, wanted=wanted) == "sepa_debit":
        return DebitDetails(iban=typed["iban"])
    return _card(typed)


def _card(typed: Mapping[str, str]) -> CardDetails:
    """Return the card as typed; a session that costs nothing has none, and `Sandbox.pay` ignores it."""
    month, year = _expiry(typed)
    number = _digits(typed.get("card_number", ""))
    return CardDetails(number=number, exp_month=month, exp_year=year, cvc=typed.get("card_cvc", ""))


def _digits(number: str) -> str:
    return re.sub(r"[\s-]", "", number)


def _compact(identifier: str) -> str:
    return re.sub(r"[\s.]", "", identifier).upper()


def _is_card_number(number: str) -> bool:
    digits = _digits(number)
    return digits.isascii() and digits.isdigit() and len(digits) in _CARD_LENGTHS and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    """Tell whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_cvc(typed: Mapping[str, str]) -> bool:
    code = typed.get("card_cvc", "")
    is_american_express = _digits(typed.get("card_number", ""))[:2] in {"34", "37"}
    return code.isascii() and code.isdigit() and len(code) == (4 if is_american_express else 3)


def _expiry(typed: Mapping[str, str]) -> tuple[int, int]:
    """Return month and four-digit year; month 0 when they cannot be read."""
    found = _EXPIRY.fullmatch(typed.get("card_expiry", ""))
    if not found:
        return 0, 0
    month, year = int(found[1]), int(found[2])
    return month, year if len(found[2]) == len("2034") else 2000 + year


def _expiry_error(typed: Mapping[str, str], *, now: int) -> str | None:
    month, year = _expiry(typed)
    if month not in range(1, 13):
        return "wrong_expiry"
    today = datetime.fromtimestamp(now, tz=UTC)
    return "past_expiry" if (year, month) < (today.year, today.month) else None


def _address(typed: Mapping[str, str]) -> dict[str, str | None]:
    return {
        "line1": typed.get("address_line1") or None,
        "line2": typed.get("address_line2") or None,
        "postal_code": typed.get("postal_code") or None,
        "city": typed.get("city") or None,
        "state": None,
        "country": typed.get("country", "FR"),
    }


def _tax_ids(typed: Mapping[str, str]) -> list[dict[str, str]]:
    number = _compact(typed.get("tax_id", ""))
    return [{"type": _OTHER_VAT.get(number[:2], "eu_vat"), "value": number}] if number else []


def _are_well_formed(tax_ids: list[dict[str, str]]) -> bool:
    return all(is_well_formed(kind=one["type"], value=one["value"]) for one in tax_ids)
