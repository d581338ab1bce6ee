"""A specimen of the invoice that Stripe will print, from the configuration alone: Stripe is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import formats, translation
from django.utils.translation import gettext

from souche.domain.organisation.mentions import LATE_PAYMENT, Ground
from souche.domain.organisation.vat_rates import NO_VAT, rates_in
from souche.kit.money import vat_included
from souche.kit.typesetting import Typesetter
from souche.kit.wording import day_alone, money_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from souche.domain.organisation.models import Organisation

_typesetter = Typesetter(Path(__file__).parent / "typst" / "specimen.typ")
PERSON = ("Alice Martin", "3 place du Marché", "21000 Dijon")
COMPANY = ("Martin SARL", "3 place du Marché", "21000 Dijon", "SIREN 552100554")


@dataclass(frozen=True)
class SampleLine:
    """A line that is sold nowhere; `unit_cents` includes VAT, `ground` says why there is none."""

    label: str
    quantity: int
    unit_cents: int
    rate: Decimal
    ground: str = ""

    @property
    def total_cents(self) -> int:
        """Return the total, VAT included."""
        return self.quantity * self.unit_cents

    @property
    def vat_cents(self) -> int:
        """Return the VAT inside the total."""
        return vat_included(gross_cents=self.total_cents, rate=self.rate)


def specimen_pdf(*, organisation: Organisation, is_for_company: bool, day: date) -> bytes:
    """Return a PDF, marked as a specimen, of what an invoice issued that day would say."""
    with translation.override(organisation.language):
        lines = sample_lines(organisation=organisation, day=day)
        content = _content(organisation, lines=lines, is_for_company=is_for_company, day=day)
        return _typesetter.pdf(name="specimen", content=content)


def sample_lines(*, organisation: Organisation, day: date) -> list[SampleLine]:
    """Return two tickets at each taxed rate of the territory, or one without VAT, and a membership fee."""
    ground = organisation.untaxed_ground
    rates = [NO_VAT] if ground else _taxed_rates(organisation, day=day)
    fee_ground = ground or Ground.FEE
    tickets = [
        SampleLine(gettext("Show – Seat – Full (Saturday, 8.30 p.m., Main hall)"), 2, 2400, rate, ground)
        for rate in rates
    ]
    return [*tickets, SampleLine(gettext("Membership (one year)"), 1, 1500, NO_VAT, fee_ground)]


def _taxed_rates(organisation: Organisation, *, day: date) -> list[Decimal]:
    return [one.rate for one in rates_in(territory=organisation.vat_territory, day=day) if one.rate]


def _content(
    organisation: Organisation, *, lines: Sequence[SampleLine], is_for_company: bool, day: date
) -> dict[str, object]:
    def money(cents: int) -> str:
        return money_in_words(cents=cents, currency=organisation.currency, language=organisation.language)

    mentions = organisation.vat_mentions_on(grounds=[line.ground for line in lines], day=day)
    late_payment = LATE_PAYMENT if is_for_company else ""
    return {
        "language": organisation.language,
        "words": _words(),
        "head": _head(day),
        "seller": _seller(organisation),
        "buyer": COMPANY if is_for_company else PERSON,
        "description": gettext("Order 7K3M9P2Q – Show"),
        "columns": _columns(shows_vat=organisation.shows_vat),
        "rows": [_row(line, money=money, shows_vat=organisation.shows_vat) for line in lines],
        "totals": _totals(lines, money=money),
        "foot": organisation.footer_with(mentions=f"{mentions}\n{late_payment}".strip()).splitlines(),
    }


def _words() -> dict[str, str]:
    return {
        "title": gettext("Invoice"),
        "specimen": gettext("SPECIMEN"),
        "warning": gettext(
            "Specimen without value: these sales are invented. At the head, Stripe prints the name and the"
            " address of your Stripe account."
        ),
        "seller": gettext("Seller"),
        "buyer": gettext("Billed to"),
    }


def _head(day: date) -> list[tuple[str, str]]:
    return [
        (gettext("Invoice number"), gettext("SPECIMEN")),
        (gettext("Date of issue"), day_alone(day)),
    ]


def _seller(organisation: Organisation) -> list[str]:
    numbers = [f"{name} {value}" for name, value in organisation.numbers()]
    return [organisation.legal_name or organisation.name, *organisation.address_lines, *numbers]


def _columns(*, shows_vat: bool) -> list[str]:
    if not shows_vat:
        return [gettext("Description"), gettext("Qty"), gettext("Unit price"), gettext("Amount")]
    return [
        gettext("Description"),
        gettext("Qty"),
        gettext("Unit price excl. VAT"),
        gettext("VAT"),
        gettext("Amount excl. VAT"),
    ]


def _row(line: SampleLine, *, money: Callable[[int], str], shows_vat: bool) -> list[str]:
    net = line.total_cents - line.vat_cents
    unit_net = line.unit_cents - vat_included(gross_cents=line.unit_cents, rate=line.rate)
    rate = [_rate_in_words(line.rate) if line.rate else ""] if shows_vat else []
    return [line.label, str(line.quantity), money(unit_net), *rate, money(net)]


def _rate_in_words(rate: Decimal) -> str:
    return f"{formats.number_format(f'{rate.normalize():f}')}\N{NO-BREAK SPACE}%"


def _totals(lines: Sequence[SampleLine], *, money: Callable[[int], str]) -> list[tuple[str, str]]:
    total = sum(line.total_cents for line in lines)
    taxes = [line for line in lines if line.vat_cents]
    if not taxes:
        return [(gettext("Total"), money(total))]
    vat = sum(line.vat_cents for line in taxes)
    by_rate = [
        (gettext("VAT at %(rate)s") % {"rate": _rate_in_words(line.rate)}, money(line.vat_cents))
        for line in taxes
    ]
    return [
        (gettext("Total excluding VAT"), money(total - vat)),
        *by_rate,
        (gettext("Total including VAT"), money(total)),
    ]
