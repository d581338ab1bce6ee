"""The sums of a selection, worked out by the database: in cents, credit notes counted below zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Sum

from souche.domain.payments.gateway.facts import TaxFacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from souche.domain.invoices.models import Invoice


@dataclass(frozen=True)
class Totals:
    """How many invoices, and their sums in cents; `rates` has the VAT of each rate, the lowest first."""

    count: int
    net_cents: int
    vat_cents: int
    total_cents: int
    rates: tuple[TaxFacts, ...]


def totals_of(invoices: QuerySet[Invoice]) -> Totals:
    """Return the sums of these invoices, in two queries whatever their number."""
    sums = invoices.aggregate(
        count=Count("pk"),
        net_cents=Sum("net_cents", default=0),
        vat_cents=Sum("vat_cents", default=0),
        total_cents=Sum("total_cents", default=0),
    )
    return Totals(**sums, rates=_rates_of(invoices) if sums["count"] else ())


def _rates_of(invoices: QuerySet[Invoice]) -> tuple[TaxFacts, ...]:
    """Add up what was printed for each rate, which each invoice keeps as a list."""
    chosen, values = invoices.order_by().values("pk").query.sql_with_params()
    statement = f"""
        SELECT tax.rate, sum(tax.taxable_cents)::bigint, sum(tax.vat_cents)::bigint
        FROM invoices_invoice
        CROSS JOIN LATERAL jsonb_to_recordset(vat_by_rate)
            AS tax(rate numeric(5, 2), taxable_cents bigint, vat_cents bigint)
        WHERE invoices_invoice.id IN ({chosen})
        GROUP BY tax.rate ORDER BY tax.rate
    """  # noqa: S608  # the subquery is Django's, its values are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(
            TaxFacts(rate=rate, taxable_cents=taxable, vat_cents=vat)
            for rate, taxable, vat in cursor.fetchall()
        )
