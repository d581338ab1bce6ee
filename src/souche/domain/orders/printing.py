"""Tickets as a PDF: one A5 page per person. It draws what it is given and asks the database nothing."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from django.utils import translation
from django.utils.translation import gettext

from souche.kit.typesetting import Typesetter
from souche.kit.wording import hour_in_words, instant_in_words, money_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_typesetter = Typesetter(Path(__file__).parent / "typst" / "ticket.typ")


@dataclass(frozen=True)
class TicketSheet:
    """What one ticket says. Instants are aware; `price_cents` is what this person's place cost, VAT included.

    `number` is of the series of the event, as `000123`: it stays the same whenever the ticket is printed.
    Without `qr_text` it is a preview, which lets nobody in and says so.
    """

    event_title: str
    starts_at: datetime
    doors_at: datetime | None
    time_zone: str
    language: str
    place_name: str
    place_address: str
    label: str
    price_cents: int
    currency: str
    buyer_name: str
    order_number: str
    code: str
    qr_text: str
    number: str
    organiser_name: str
    organiser_identity: str
    colour: str


def tickets_pdf(*, sheets: Sequence[TicketSheet]) -> bytes:
    """Return a PDF with one page per sheet, in the order given; raise ValueError when there is none."""
    if not sheets:
        raise ValueError("There is no ticket to print.")
    return _typesetter.pdf(name="tickets", content=[_printed(sheet) for sheet in sheets])


def qr_svg(*, text: str) -> str:
    """Return the QR code of `text` as SVG, without margin: the white of the page is its quiet zone."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _printed(sheet: TicketSheet) -> dict[str, object]:
    return {
        "language": sheet.language,
        "title": sheet.event_title,
        "starts_at": instant_in_words(
            instant=sheet.starts_at, time_zone=sheet.time_zone, language=sheet.language
        ),
        "place_name": sheet.place_name,
        "place_address": sheet.place_address,
        "label": sheet.label,
        "price": _price(sheet),
        "buyer_name": sheet.buyer_name,
        "order_number": sheet.order_number,
        "code": sheet.code,
        "qr": qr_svg(text=sheet.qr_text) if sheet.qr_text else "",
        "organiser": sheet.organiser_name,
        "identity": sheet.organiser_identity,
        "colour": sheet.colour,
        "words": _words(sheet),
    }


def _price(sheet: TicketSheet) -> str:
    if sheet.price_cents:
        return money_in_words(cents=sheet.price_cents, currency=sheet.currency, language=sheet.language)
    with translation.override(sheet.language):
        # What the law wants on a ticket without a price (CGI, annexe IV, art. 50 sexies B).
        return gettext("Free admission")


def _words(sheet: TicketSheet) -> dict[str, str]:
    with translation.override(sheet.language):
        return {
            "number": gettext("Ticket no. {number}").format(number=sheet.number),
            "doors": _doors(sheet),
            "category": gettext("Category and tariff"),
            "price": gettext("Price paid") if sheet.price_cents else gettext("Price"),
            "buyer": gettext("Buyer"),
            "order": gettext("Order"),
            "qr": gettext("QR code of the ticket {code}").format(code=sheet.code),
            "advice": gettext(
                "Show this page at the door, printed or on a screen. It lets one person in, once."
            )
            if sheet.qr_text
            else gettext("This is how the ticket looks. This page lets nobody in."),
            "preview": gettext("Preview"),
        }


def _doors(sheet: TicketSheet) -> str:
    if sheet.doors_at is None:
        return ""
    hour = hour_in_words(instant=sheet.doors_at, time_zone=sheet.time_zone, language=sheet.language)
    return gettext("Doors open at {hour}").format(hour=hour)
