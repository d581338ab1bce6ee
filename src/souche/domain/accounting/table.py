"""The register as a table for people: one row for each invoice or credit note."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext

from souche.domain.accounting.register import delivery_of
from souche.domain.organisation.models import VatRegime
from souche.domain.payments.means import means_in_words
from souche.kit.days import day_in
from souche.kit.money import in_euros

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from souche.domain.invoices.models import Invoice
    from souche.domain.invoices.parties import Buyer, Seller
    from souche.kit.spreadsheets import Cell


def heads(rates: Sequence[Decimal]) -> list[str]:
    """Return the names of the columns in the active language; two for each rate."""
    return [
        gettext("Number"),
        gettext("Kind"),
        gettext("Issued"),
        gettext("Paid"),
        gettext("Means of payment"),
        gettext("Takes back"),
        gettext("Buyer"),
        gettext("Buyer's address"),
        gettext("Buyer's SIREN or SIRET"),
        gettext("Buyer's VAT number"),
        gettext("E-mail"),
        gettext("Order"),
        gettext("Event"),
        gettext("Without VAT"),
        gettext("VAT"),
        gettext("With VAT"),
        *(name for rate in rates for name in _heads_of(rate)),
        gettext("Sent"),
        gettext("Stripe"),
        gettext("Seller"),
        gettext("Seller's SIREN or SIRET"),
        gettext("Seller's VAT number"),
        gettext("Seller's VAT regime"),
    ]


def _heads_of(rate: Decimal) -> tuple[str, str]:
    figure = {"rate": number_format(f"{rate.normalize():f}")}
    return gettext("Without VAT at %(rate)s %%") % figure, gettext("VAT at %(rate)s %%") % figure


def rows(invoices: Iterable[Invoice], *, rates: Sequence[Decimal], time_zone: str) -> Iterator[list[Cell]]:
    """Yield a row for each invoice, in the active language; credit notes have amounts below zero."""
    zone = ZoneInfo(time_zone)
    for invoice in invoices:
        yield [
            invoice.number,
            str(invoice.get_kind_display()),
            _day(invoice.issued_at, zone),
            _day(invoice.paid_at, zone),
            means_in_words(invoice.payment_method),
            invoice.corrects.number if invoice.corrects else "",
            invoice.customer_name,
            *_buyer(invoice.sold_to),
            invoice.customer_email,
            invoice.order.number if invoice.order else "",
            events_of(invoice),
            in_euros(invoice.net_cents),
            in_euros(invoice.vat_cents),
            in_euros(invoice.total_cents),
            *_by_rate(invoice, rates),
            str(delivery_of(invoice).label),
            invoice.stripe_invoice_id,
            *_seller(invoice.sold_by),
        ]


def _buyer(buyer: Buyer) -> tuple[str, str, str]:
    return ", ".join(buyer.address_lines), buyer.siret or buyer.siren, buyer.vat_number or buyer.tax_number


def _seller(seller: Seller) -> tuple[str, str, str, str]:
    regime = str(dict(VatRegime.choices).get(seller.regime, ""))
    return seller.name, seller.siret or seller.siren, seller.vat_number, regime


def _day(instant: datetime | None, zone: ZoneInfo) -> date | None:
    return day_in(zone, instant=instant) if instant else None


def events_of(invoice: Invoice) -> str:
    """Name the events of the order of an invoice; reads lines that a list fetches together."""
    lines = invoice.order.lines.all() if invoice.order else ()
    return ", ".join(sorted({line.event.title for line in lines if line.event}))


def _by_rate(invoice: Invoice, rates: Sequence[Decimal]) -> Iterator[Cell]:
    """Yield the amounts without VAT and the VAT of each rate, nothing where a rate is not on the invoice."""
    printed = {Decimal(row["rate"]): row for row in invoice.vat_by_rate}
    for rate in rates:
        row = printed.get(rate)
        yield in_euros(row["taxable_cents"]) if row else None
        yield in_euros(row["vat_cents"]) if row else None
