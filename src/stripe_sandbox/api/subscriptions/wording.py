"""What the lines of a subscription's invoices say, in the customer's language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stripe_sandbox.documents.formats import NO_BREAK, format_amount

if TYPE_CHECKING:
    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.state.store import Json

_ONE = {
    "en": {"day": "day", "week": "week", "month": "month", "year": "year"},
    "fr": {"day": "jour", "week": "semaine", "month": "mois", "year": "an"},
}
_MANY = {
    "en": {interval: f"every {{count}} {interval}s" for interval in ("day", "week", "month", "year")},
    "fr": {
        "day": "tous les {count} jours",
        "week": "toutes les {count} semaines",
        "month": "tous les {count} mois",
        "year": "tous les {count} ans",
    },
}
_PERIOD = {"en": "{quantity} × {product} (at {price})", "fr": "{quantity} × {product} (à {price})"}
_TRIAL = {"en": "Trial period for {product}", "fr": "Période d’essai de {product}"}


def language_of(customer: Json) -> Language:
    """Return the language of a customer's documents: French or English."""
    first = next(iter(customer.get("preferred_locales") or []), "en")
    return "fr" if first.startswith("fr") else "en"


def describe_period(*, item: Json, product: str, language: Language) -> str:
    """Return « 1 × Adhésion (à 15,00 € / an) » for a subscription item and its product's name."""
    price = item["price"]
    amount = format_amount(
        Decimal(price["unit_amount_decimal"]), currency=price["currency"], language=language
    )
    recurring = price["recurring"]
    count = recurring["interval_count"]
    every = (
        f"/{NO_BREAK}{_ONE[language][recurring['interval']]}"
        if count == 1
        else _MANY[language][recurring["interval"]].format(count=count)
    )
    return _PERIOD[language].format(quantity=item["quantity"], product=product, price=f"{amount} {every}")


def describe_trial(*, product: str, language: Language) -> str:
    """Return « Période d’essai de Adhésion », the line of a period that costs nothing."""
    return _TRIAL[language].format(product=product)
