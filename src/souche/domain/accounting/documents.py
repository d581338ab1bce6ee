"""The documents of the register, one after another as they were issued, for whatever is made of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from souche.domain.accounting.journal import SaleDocument
from souche.domain.accounting.register import with_their_facts
from souche.domain.payments.gateway.facts import TaxFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from souche.domain.invoices.models import Invoice

# Few enough to stay small in memory, many enough to ask the database rarely.
AT_ONCE = 500


def in_order(invoices: QuerySet[Invoice], *, tell: Callable[[int], None]) -> Iterator[Invoice]:
    """Yield the invoices as they were issued, some hundreds in memory; `tell` learns how many were taken."""
    ordered = with_their_facts(invoices).select_related("order", "corrects").order_by("issued_at", "pk")
    count = 0
    for count, invoice in enumerate(ordered.iterator(chunk_size=AT_ONCE), start=1):
        yield invoice
        if count % AT_ONCE == 0:
            tell(count)
    tell(count)


def sale_document(invoice: Invoice, *, time_zone: str) -> SaleDocument:
    """Return an invoice as the journal reads it."""
    name = "Avoir" if invoice.is_credit_note else "Facture"
    return SaleDocument(
        number=invoice.number,
        issued_on=invoice.issued_at.astimezone(ZoneInfo(time_zone)).date(),
        label=f"{name} {invoice.number} {invoice.customer_name}".strip(),
        currency=invoice.currency,
        total_cents=invoice.total_cents,
        taxes=tuple(
            TaxFacts(
                rate=Decimal(row["rate"]), taxable_cents=row["taxable_cents"], vat_cents=row["vat_cents"]
            )
            for row in invoice.vat_by_rate
        ),
        membership_rates=_membership_rates(invoice),
    )


def _membership_rates(invoice: Invoice) -> frozenset[Decimal]:
    """Return the rates of memberships; one that tickets of the same order share is the tickets'."""
    if (invoice.corrects or invoice).is_for_subscription:
        return frozenset(Decimal(row["rate"]) for row in invoice.vat_by_rate)
    lines = invoice.order.lines.all() if invoice.order else ()
    of_tickets = {line.vat_rate for line in lines if line.event_id}
    return frozenset(line.vat_rate for line in lines) - of_tickets
