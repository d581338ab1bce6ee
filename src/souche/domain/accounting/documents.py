"""The documents of the register, one after another as they were issued, for whatever is made of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from souche.domain.accounting.journal import Account, Sale
from souche.domain.accounting.register import with_their_facts
from souche.domain.payments.gateway.facts import TaxFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order

# Few enough to stay small in memory, many enough to ask the database rarely.
AT_ONCE = 500


def in_order(invoices: QuerySet[Invoice], *, tell: Callable[[int], None]) -> Iterator[Invoice]:
    """Yield the invoices as they were issued, some hundreds in memory; `tell` learns how many were taken."""
    ordered = (
        with_their_facts(invoices)
        .select_related("order__customer", "order__identity", "corrects")
        .order_by("issued_at", "pk")
    )
    count = 0
    for count, invoice in enumerate(ordered.iterator(chunk_size=AT_ONCE), start=1):
        yield invoice
        if count % AT_ONCE == 0:
            tell(count)
    tell(count)


def sale_document(invoice: Invoice, *, time_zone: str) -> Sale:
    """Return what a document says, as the journal reads it, on the day it was issued."""
    name = "Avoir" if invoice.is_credit_note else "Facture"
    issued_on = invoice.issued_at.astimezone(ZoneInfo(time_zone)).date()
    return Sale(
        piece=invoice.number,
        piece_dated=issued_on,
        moved_at=invoice.issued_at,
        booked_on=issued_on,
        label=f"{name} {invoice.number} {invoice.customer_name}".strip(),
        currency=invoice.currency,
        taxes=taxes_on(invoice),
        membership_rates=_membership_rates(invoice),
        matter=invoice.order.number if invoice.order else invoice.number,
        customer=customer_of(invoice.order) if invoice.order else None,
    )


def taxes_on(invoice: Invoice) -> tuple[TaxFacts, ...]:
    """Return the VAT that a document prints, by rate; that of a credit note is below zero."""
    return tuple(
        TaxFacts(rate=Decimal(row["rate"]), taxable_cents=row["taxable_cents"], vat_cents=row["vat_cents"])
        for row in invoice.vat_by_rate
    )


def _membership_rates(invoice: Invoice) -> frozenset[Decimal]:
    if (invoice.corrects or invoice).is_for_subscription:
        return frozenset(Decimal(row["rate"]) for row in invoice.vat_by_rate)
    return membership_rates_of(invoice.order) if invoice.order else frozenset()


def membership_rates_of(order: Order) -> frozenset[Decimal]:
    """Return the rates of memberships; one that tickets of the same order share is the tickets'."""
    lines = order.lines.all()
    of_tickets = {line.vat_rate for line in lines if line.event_id}
    return frozenset(line.vat_rate for line in lines) - of_tickets


def customer_of(order: Order) -> Account:
    """Return the account of its own that the customer of an order has under the common one.

    An organisation for which somebody buys is another customer than they are. So is whoever bought under
    another name than the customer's: nothing proves that they are one person, and an account has one name.
    """
    if order.identity:
        return Account(f"O{order.identity.pk:06d}", order.identity.name)
    customer = order.customer
    if order.is_proven or order.buyer_name in {"", customer.name}:
        return Account(f"C{customer.pk:06d}", customer.name or customer.public_id)
    return Account(f"B{order.pk:06d}", order.buyer_name)
