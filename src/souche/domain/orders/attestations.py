"""Attestations as a PDF: one A5 page per person, for an employer or a works council. Nothing here is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.kit.typesetting import Typesetter
from souche.kit.wording import day_in_words, instant_in_words, money_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_typesetter = Typesetter(Path(__file__).parent / "typst" / "attestation.typ")


@dataclass(frozen=True)
class Attestation:
    """What is attested of one person's place. Instants are aware; `price_cents` includes VAT.

    `person_name` is as the buyer typed it; `invoice_number` is empty where there is none.
    """

    person_name: str
    event_title: str
    starts_at: datetime
    place_name: str
    label: str
    price_cents: int
    currency: str
    paid_at: datetime
    buyer_name: str
    order_number: str
    ticket_number: str
    invoice_number: str
    issued_at: datetime
    time_zone: str
    language: str
    organiser_name: str
    organiser_identity: str
    city: str
    colour: str


def attestations_pdf(*, attestations: Sequence[Attestation]) -> bytes:
    """Return a PDF with one page for each, in the order given; raise ValueError when there is none."""
    if not attestations:
        raise ValueError("There is no attestation to print.")
    return _typesetter.pdf(name="attestations", content=[_printed(one) for one in attestations])


def _printed(one: Attestation) -> dict[str, object]:
    with translation.override(one.language):
        return {
            "language": one.language,
            "title": gettext("Attestation"),
            "opening": _opening(one),
            "facts": [list(fact) for fact in _facts(one)],
            "caution": gettext(
                "The person's name is the one that the buyer gave. "
                "This attestation is not an invoice and lets nobody in."
            ),
            "signature": _signature(one),
            "organiser": one.organiser_name,
            "identity": one.organiser_identity,
            "colour": one.colour,
        }


def _opening(one: Attestation) -> str:
    if not one.price_cents:
        sentence = gettext("{organiser} attests that the following place was reserved, free of charge:")
    else:
        sentence = gettext("{organiser} attests that the following place was bought and paid:")
    return sentence.format(organiser=one.organiser_name)


def _facts(one: Attestation) -> list[tuple[str, str]]:
    when = instant_in_words(instant=one.starts_at, time_zone=one.time_zone, language=one.language)
    facts = [
        (gettext("Name"), one.person_name),
        (gettext("Event"), f"{one.event_title}, {when}, {one.place_name}"),
        (gettext("Category and tariff"), one.label),
        (gettext("Price paid, VAT included"), _price(one)),
        (gettext("Buyer"), one.buyer_name),
        (gettext("Order"), one.order_number),
        (gettext("Ticket no."), one.ticket_number),
        (gettext("Invoice"), one.invoice_number),
    ]
    return [(name, value) for name, value in facts if value]


def _price(one: Attestation) -> str:
    if not one.price_cents:
        return gettext("Free admission")
    price = money_in_words(cents=one.price_cents, currency=one.currency, language=one.language)
    day = day_in_words(instant=one.paid_at, time_zone=one.time_zone, language=one.language)
    return gettext("{price}, on {day}").format(price=price, day=day)


def _signature(one: Attestation) -> str:
    day = day_in_words(instant=one.issued_at, time_zone=one.time_zone, language=one.language)
    return gettext("Done at {city}, on {day}").format(city=one.city, day=day) if one.city else day
