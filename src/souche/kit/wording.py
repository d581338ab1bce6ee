"""Dates and amounts as a person reads them, for what is printed or posted; pages have their own filters."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


Sentence = TypeVar("Sentence")


def for_kind(sentences: Mapping[type[Exception], Sentence], error: Exception) -> Sentence:
    """Return what is said of an error, or of the nearest kind of error that it is one of."""
    return next(sentences[kind] for kind in type(error).__mro__ if kind in sentences)


def instant_in_words(*, instant: datetime, time_zone: str, language: str) -> str:
    """Return the day and the hour at the place: `samedi 5 décembre 2026 à 20 h 30`. `instant` is aware."""
    local = timezone.localtime(instant, ZoneInfo(time_zone))
    with translation.override(language):
        is_first = local.day == 1
        pattern = pgettext("the first of a month", "l j F Y, H:i") if is_first else gettext("l j F Y, H:i")
        return formats.date_format(local, pattern)


def day_in_words(*, instant: datetime, time_zone: str, language: str) -> str:
    """Return the day at the place: `5 décembre 2026`. `instant` is aware."""
    local = timezone.localtime(instant, ZoneInfo(time_zone))
    with translation.override(language):
        return day_alone(local)


def day_alone(day: date) -> str:
    """Return a day in the active language: `5 décembre 2026`, and `1er décembre 2026` as French has it."""
    is_first = day.day == 1
    pattern = pgettext("the first of a month", "j F Y") if is_first else pgettext("day alone", "j F Y")
    return formats.date_format(day, pattern)


def hour_in_words(*, instant: datetime, time_zone: str, language: str) -> str:
    """Return the hour at the place: `19 h 45`. `instant` is aware."""
    local = timezone.localtime(instant, ZoneInfo(time_zone))
    with translation.override(language):
        return formats.date_format(local, pgettext("hour alone", "H:i"))


def money_in_words(*, cents: int, currency: str, language: str) -> str:
    """Return an amount with its currency: `1 234,50 €` in French, `€1,234.50` in English."""
    symbol = SYMBOLS.get(currency, currency)
    with translation.override(language):
        figure = formats.number_format(Decimal(cents) / 100, decimal_pos=2, force_grouping=True)
        return gettext("{symbol}{figure}").format(symbol=symbol, figure=figure)
