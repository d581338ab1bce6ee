"""Numbers and dates as French and English readers write them, with no-break spaces."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from stripe_sandbox.documents.words import Language

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
MINUS = "\u2212"

# docs.stripe.com/currencies: the amount of these is given in whole units.
WITHOUT_CENTS = frozenset(
    {
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    }
)
SYMBOLS = {"eur": "€", "gbp": "£", "usd": "$", "cad": "CA$"}
MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def format_amount(amount: Decimal | int, *, currency: str, language: Language) -> str:
    """Return `amount`, in the currency's smallest unit, as « 1 234,50 € » or « €1,234.50 »."""
    digits = 0 if currency in WITHOUT_CENTS else 2
    value = (Decimal(amount) / 10**digits).quantize(Decimal(10) ** -digits, ROUND_HALF_UP)
    sign = MINUS if value < 0 else ""
    number = _grouped(f"{abs(value):,f}", language=language)
    symbol = SYMBOLS.get(currency, currency.upper())
    if language == "fr":
        return f"{sign}{number}{NO_BREAK}{symbol}"
    space = NO_BREAK if symbol.isalpha() else ""
    return f"{sign}{symbol}{space}{number}"


def format_percentage(percentage: Decimal, *, language: Language) -> str:
    """Return « 5,5 % » or « 5.5% », without useless zeros."""
    number = _grouped(f"{percentage.normalize():f}", language=language)
    return f"{number}{NO_BREAK}%" if language == "fr" else f"{number}%"


def _grouped(number: str, *, language: Language) -> str:
    if language == "en":
        return number
    return number.replace(",", NARROW_NO_BREAK).replace(".", ",")


def format_date(instant: int, *, language: Language, zone: str = "Europe/Paris") -> str:
    """Return the day of a Unix instant in a time zone: « 1er mars 2026 » or « 1 March 2026 »."""
    day = datetime.fromtimestamp(instant, tz=UTC).astimezone(ZoneInfo(zone))
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    month = MONTHS[language][day.month - 1]
    return f"{number}{NO_BREAK}{month}{NO_BREAK}{day.year}"


def format_instant(instant: float, *, language: Language, zone: str = "Europe/Paris") -> str:
    """Return the day and the time of a Unix instant: « 25/11/2026 14:05:09 » or « 2026-11-25 14:05:09 »."""
    moment = datetime.fromtimestamp(instant, tz=UTC).astimezone(ZoneInfo(zone))
    return moment.strftime("%d/%m/%Y %H:%M:%S" if language == "fr" else "%Y-%m-%d %H:%M:%S")


def in_fours(text: str) -> str:
    """Return the number of a card or an account in groups of four, as it is printed."""
    return NO_BREAK.join(text[start : start + 4] for start in range(0, len(text), 4))
