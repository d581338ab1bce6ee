"""The VAT rates of each territory, as dated data: for which activity, from when, by which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NO_VAT = Decimal("0.00")


class Territory(models.TextChoices):
    """Where the shows are given, as far as VAT is concerned."""

    MAINLAND = "mainland", _("Mainland France")
    CORSICA = "corsica", _("Corsica")
    OVERSEAS = "overseas", _("Guadeloupe, Martinique or Réunion")
    UNTAXED = "untaxed", _("Guyane or Mayotte: no VAT there")


@dataclass(frozen=True)
class VatRate:
    """A rate in percent with two decimals, for an activity in a territory, on [valid_from, valid_until)."""

    territory: str
    rate: Decimal
    activity: _StrPromise
    source: str
    valid_from: date
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the rate is in force on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


_NEW_SHOWS = _("the first 140 performances of a new play, concert, dance or circus show")
_SHOWS = _("theatre, concert, dance, circus, variety show, cinema, sports event")
_VISITS = _("museum, monument, cultural exhibition, fair, zoo")
_ALL_ENTRIES = _("theatre, concert, circus, cinema, museum, exhibition, fair")
_OTHERS = _("all the rest: lecture, workshop, dance evening")
_UNTAXED = _("no VAT: membership fee without anything in return, donation")

# Rates of 1 January 2015, when sports events came under 5.5 % (CGI, art. 278-0 bis, J); the day on which a
# reader checked a rate of the table is that of the commit.
_SINCE = date(2015, 1, 1)
_MAINLAND, _CORSICA, _OVERSEAS = Territory.MAINLAND, Territory.CORSICA, Territory.OVERSEAS

VAT_RATES = (
    VatRate(_MAINLAND, Decimal("2.10"), _NEW_SHOWS, "CGI, art. 281 quater", _SINCE),
    VatRate(_MAINLAND, Decimal("5.50"), _SHOWS, "CGI, art. 278-0 bis, F, G et J", _SINCE),
    VatRate(_MAINLAND, Decimal("10.00"), _VISITS, "CGI, art. 279, b bis et b ter", _SINCE),
    VatRate(_MAINLAND, Decimal("20.00"), _OTHERS, "CGI, art. 278", _SINCE),
    VatRate(_CORSICA, Decimal("0.90"), _NEW_SHOWS, "CGI, art. 297, I, 1-1°", _SINCE),
    VatRate(_CORSICA, Decimal("2.10"), _ALL_ENTRIES, "CGI, art. 297, I, 1-2°", _SINCE),
    VatRate(_CORSICA, Decimal("20.00"), _OTHERS, "CGI, art. 278", _SINCE),
    VatRate(_OVERSEAS, Decimal("1.05"), _NEW_SHOWS, "CGI, art. 296", _SINCE),
    VatRate(_OVERSEAS, Decimal("2.10"), _ALL_ENTRIES, "CGI, art. 296", _SINCE),
    VatRate(_OVERSEAS, Decimal("8.50"), _OTHERS, "CGI, art. 296", _SINCE),
    *(
        VatRate(territory, NO_VAT, _UNTAXED, "CGI, art. 256", _SINCE)
        for territory in (_MAINLAND, _CORSICA, _OVERSEAS)
    ),
)


def rates_in(*, territory: str, day: date) -> list[VatRate]:
    """Return the rates in force in a territory on that day, in the order of the table; Guyane has none."""
    return [rate for rate in VAT_RATES if rate.territory == territory and rate.is_valid_on(day)]
