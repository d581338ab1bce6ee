"""The form of tax ids, as Stripe checks it before it keeps one; their check digits are not."""

from __future__ import annotations

import re

# docs.stripe.com/billing/customer/tax-ids. Germany's example there, DE123456789, has a wrong check digit.
_EU_VAT = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})",
}
_SWISS = r"CHE-?\d{3}\.?\d{3}\.?\d{3}"
# The other kinds that Stripe knows are taken as they are.
FORMS = {
    "ch_uid": rf"{_SWISS} ?(?:HR)?",
    "ch_vat": rf"{_SWISS} ?(?:MWST|TVA|IVA)?",
    "eu_vat": "|".join(f"{country}{number}" for country, number in _EU_VAT.items()),
    "fr_siren": r"\d{9}",
    "fr_siret": r"\d{14}",
    "gb_vat": rf"GB{_EU_VAT['XI']}",
    "no_vat": r"\d{9}MVA",
}


def is_well_formed(*, kind: str, value: str) -> bool:
    """Tell whether a tax id has the form of its kind, Stripe's word such as `eu_vat`."""
    return kind not in FORMS or re.fullmatch(FORMS[kind], value, re.ASCII) is not None


def refusal_of(*, kind: str) -> str:
    """Return what Stripe says of a tax id that has not the form of its kind."""
    return f"Invalid value for {kind}."
