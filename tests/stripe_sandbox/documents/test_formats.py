"""Numbers, dates and words in both languages."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

import stripe_sandbox
from stripe_sandbox.documents.countries import country_choices, country_name
from stripe_sandbox.documents.formats import format_amount, format_date, format_percentage
from stripe_sandbox.documents.words import WORDS, language_of, say

SOURCES = Path(stripe_sandbox.__file__).parent


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        (0, "eur", "0,00\u00a0€", "€0.00"),
        (4200, "eur", "42,00\u00a0€", "€42.00"),
        (123456789, "eur", "1\u202f234\u202f567,89\u00a0€", "€1,234,567.89"),
        (-500, "eur", "\u22125,00\u00a0€", "\u2212€5.00"),
        (1500, "jpy", "1\u202f500\u00a0JPY", "JPY\u00a01,500"),
        (999, "chf", "9,99\u00a0CHF", "CHF\u00a09.99"),
    ],
)
def test_amounts(amount: int, currency: str, french: str, english: str) -> None:
    assert format_amount(amount, currency=currency, language="fr") == french
    assert format_amount(amount, currency=currency, language="en") == english


def test_half_a_cent_goes_up() -> None:
    assert format_amount(Decimal("1824.5"), currency="eur", language="en") == "€18.25"


def test_percentages_lose_useless_zeros() -> None:
    shown = [format_percentage(Decimal(rate), language="fr") for rate in ("5.50", "20.0", "2.1", "100", "0")]

    assert shown == ["5,5\u00a0%", "20\u00a0%", "2,1\u00a0%", "100\u00a0%", "0\u00a0%"]


def test_the_day_is_that_of_the_seller() -> None:
    new_year_in_paris = 1_798_759_800  # 31 December 2026, 23:30 UTC

    assert format_date(new_year_in_paris, language="fr") == "1er\u00a0janvier\u00a02027"
    assert format_date(new_year_in_paris, language="en", zone="UTC") == "31\u00a0December\u00a02026"


def test_languages_are_chosen_by_the_first_that_is_spoken() -> None:
    assert language_of("fr-CA", "en") == "fr"
    assert language_of(None, "auto", "en-GB") == "en"
    assert language_of("de") == "fr"


def test_countries_are_sorted_as_they_are_read() -> None:
    names = [name for _, name in country_choices(language="fr")]

    assert (
        names.index("Espagne") < names.index("Estonie") < names.index("États-Unis") < names.index("Finlande")
    )
    assert country_name("ZZ", language="fr") == "ZZ"


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_have_the_same_places(key: str) -> None:
    french, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in WORDS[key])

    assert french == english


def test_templates_say_only_what_exists() -> None:
    templates = "".join(path.read_text() for path in SOURCES.glob("pages/templates/*.html"))
    said = set(re.findall(r'say\(["\'](\w+)["\']\s*[,)]', templates))

    assert len(said) > 40
    assert said <= WORDS.keys()


def test_every_sentence_is_used() -> None:
    texts = [*SOURCES.glob("**/*.html"), *SOURCES.glob("**/*.py")]
    written = "".join(path.read_text() for path in texts if not path.stem.endswith("words"))
    made = (
        *("declined_", "invoice_", "status_", "unit_price_", "amount_", "session_"),
        *("nav_", "setting_", "weather_", "pay_by_", "method_"),
        *("credit_note_", "reason_", "portal_"),
    )

    quoted = set(re.findall(r"""["'](\w+)["']""", written))
    assert [key for key in WORDS if key not in quoted and not key.startswith(made)] == []


def test_a_place_left_empty_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("pay_amount", language="fr")
