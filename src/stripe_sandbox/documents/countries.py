"""The countries a billing address may name, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stripe_sandbox.documents.words import Language

NAMES: dict[str, tuple[str, str]] = {
    "DE": ("Allemagne", "Germany"),
    "AT": ("Autriche", "Austria"),
    "BE": ("Belgique", "Belgium"),
    "BG": ("Bulgarie", "Bulgaria"),
    "CA": ("Canada", "Canada"),
    "CY": ("Chypre", "Cyprus"),
    "HR": ("Croatie", "Croatia"),
    "DK": ("Danemark", "Denmark"),
    "ES": ("Espagne", "Spain"),
    "EE": ("Estonie", "Estonia"),
    "US": ("États-Unis", "United States"),
    "FI": ("Finlande", "Finland"),
    "FR": ("France", "France"),
    "GR": ("Grèce", "Greece"),
    "GP": ("Guadeloupe", "Guadeloupe"),
    "GF": ("Guyane", "French Guiana"),
    "HU": ("Hongrie", "Hungary"),
    "IE": ("Irlande", "Ireland"),
    "IT": ("Italie", "Italy"),
    "RE": ("La Réunion", "Réunion"),
    "LV": ("Lettonie", "Latvia"),
    "LT": ("Lituanie", "Lithuania"),
    "LU": ("Luxembourg", "Luxembourg"),
    "MT": ("Malte", "Malta"),
    "MQ": ("Martinique", "Martinique"),
    "YT": ("Mayotte", "Mayotte"),
    "MC": ("Monaco", "Monaco"),
    "NO": ("Norvège", "Norway"),
    "NC": ("Nouvelle-Calédonie", "New Caledonia"),
    "NL": ("Pays-Bas", "Netherlands"),
    "PL": ("Pologne", "Poland"),
    "PF": ("Polynésie française", "French Polynesia"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Roumanie", "Romania"),
    "GB": ("Royaume-Uni", "United Kingdom"),
    "SK": ("Slovaquie", "Slovakia"),
    "SI": ("Slovénie", "Slovenia"),
    "SE": ("Suède", "Sweden"),
    "CH": ("Suisse", "Switzerland"),
    "CZ": ("Tchéquie", "Czechia"),
}


def country_name(code: str, *, language: Language) -> str:
    """Return a country's name from its two letters, or the letters when it is not listed."""
    names = NAMES.get(code.upper())
    return names[language == "en"] if names else code


def country_choices(*, language: Language) -> list[tuple[str, str]]:
    """Return (code, name) pairs sorted by name; French names are compared without their accents."""
    plain = str.maketrans("ÉÈéèëô", "EEeeeo")
    pairs = [(code, country_name(code, language=language)) for code in NAMES]
    return sorted(pairs, key=lambda pair: pair[1].translate(plain))
