"""Write amounts, days, hours and colours as a visitor reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, pgettext

from souche.domain.organisation.previews import is_preview, lead
from souche.entrypoints.shop import colours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.template import Context

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order, Ticket

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
PAPER = "#faf7f2"


@register.filter
def amount(cents: int, currency: str) -> str:
    """Write cents as money: 12,50 € in French, €12.50 in English."""
    number = formats.number_format(Decimal(cents) / 100, decimal_pos=2, force_grouping=True)
    return gettext("%(currency)s%(number)s") % {"currency": symbol(currency), "number": number}


@register.filter
def symbol(currency: str) -> str:
    """Return the sign of a currency, or its three letters."""
    return SYMBOLS.get(currency, currency)


@register.filter
def typed_amount(cents: int) -> str:
    """Write cents as one types them: 12 or 12,50."""
    euros = Decimal(cents) / 100
    return formats.number_format(euros, decimal_pos=None if cents % 100 == 0 else 2)


@register.filter
def percentage(rate: Decimal) -> str:
    """Write a rate without needless zeros: 5,5 or 20."""
    return formats.number_format(f"{rate.normalize():f}")


@register.filter(expects_localtime=True)
def day(instant: datetime) -> str:
    """Write the day in full: vendredi 27 novembre 2026."""
    is_first = instant.day == 1
    pattern = pgettext("the first of a month", "l j F Y") if is_first else gettext("l j F Y")
    return formats.date_format(instant, pattern)


@register.filter(expects_localtime=True)
def iso(instant: datetime) -> str:
    """Write an instant for programs: 2026-11-27T20:30:00+01:00."""
    return instant.isoformat()


@register.filter(expects_localtime=True)
def hour(instant: datetime) -> str:
    """Write the time of day: 20 h 30."""
    return formats.date_format(instant, gettext("H:i"))


@register.filter
def join_numbers(tickets: Iterable[Ticket]) -> str:
    """Write the numbers of tickets one after the other: 000123, 000124."""
    return ", ".join(ticket.printed_number for ticket in tickets)


@register.filter
def after_title(label: str, title: str) -> str:
    """Return a line's label without its event, which is named above it."""
    return label.removeprefix(f"{title} – ")


@register.simple_tag(takes_context=True)
def own_page(context: Context, name: str, row: Order | Membership, *words: str) -> str:
    """Return the address of a page of an order or a membership: by its link, or by its id for staff."""
    if is_preview(context["request"]):
        return lead(context["request"], reverse(f"preview:{name}", args=[row.public_id, *words]))
    return reverse(f"shop:{name}", args=[row.link, *words])


@register.filter
def text_on(colour: str) -> str:
    """Return the text colour for a surface of this colour."""
    return colours.readable_on(colour)


@register.filter
def as_text(colour: str) -> str:
    """Return the colour, dark enough to be read on our paper."""
    return colours.readable_on_paper(colour=colour, paper=PAPER)
