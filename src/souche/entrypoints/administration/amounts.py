"""Amounts as people read and type them: 12,50 €. Inside they are integer cents."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.pricing import LARGEST_PRICE_CENTS

NO_BREAK_SPACE = "\u00a0"
CENT = Decimal("0.01")
SIGNS = {"EUR": "€"}


def euros(cents: int | None, currency: str = "EUR") -> str:
    """Return cents as `1 234,50 €` in the language of the page, nothing for None."""
    if cents is None:
        return ""
    figure = number_format(Decimal(cents) * CENT, decimal_pos=2, force_grouping=True)
    return f"{figure}{NO_BREAK_SPACE}{SIGNS.get(currency.upper(), currency.upper())}"


def percent(rate: Decimal | str) -> str:
    """Return a rate as `5,5 %`."""
    return f"{_plain(Decimal(rate))}{NO_BREAK_SPACE}%"


def _plain(figure: Decimal) -> str:
    """Return a figure without the zeros that say nothing."""
    return str(number_format(f"{figure.normalize():f}"))


def _typed_decimal(typed: Any) -> Decimal:
    """Return what was typed with a comma or a point; raise ValidationError."""
    text = str(typed).replace(NO_BREAK_SPACE, "").replace("\u202f", "").replace(" ", "").rstrip("€%")
    try:
        figure = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(_("Write a figure such as 12.50."), code="invalid") from error
    if not figure.is_finite():
        raise ValidationError(_("Write a figure such as 12.50."), code="invalid")
    return figure


class EurosField(forms.Field):
    """An amount typed in euros, kept in cents: "12,50" becomes 1250."""

    def to_python(self, value: Any) -> int | None:
        """Return cents."""
        if value in self.empty_values:
            return None
        cents = _typed_decimal(value) * 100
        if cents != cents.to_integral_value():
            raise ValidationError(_("Write at most two decimals."))
        if cents < 0:
            raise ValidationError(_("An amount is not negative."))
        if cents > LARGEST_PRICE_CENTS:
            raise ValidationError(
                _("At most %(largest)s.") % {"largest": euros(LARGEST_PRICE_CENTS)}, code="max_value"
            )
        return int(cents)

    def prepare_value(self, value: Any) -> Any:
        """Return stored cents as they are typed; what was typed stays as it is."""
        return number_format(Decimal(value) * CENT, decimal_pos=2) if isinstance(value, int) else value
