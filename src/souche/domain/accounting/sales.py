"""What is sold and what goes back, by the day the money moved: the one list that the books are made of.

The FEC's journal of sales, the VAT collected and the table of sales all read it, so that they agree. VAT of
services is due when the money comes (CGI, art. 269-2-c):

- a payment that counts as a sale is of its own instant, with the VAT of its own Stripe invoice, else of its
  order;
- a refund is of the instant Stripe made it, with the VAT that its credit note states, else what makes the
  refunds of the order add up; one that came back is the opposite, on the day it did;
- an invoice asked for later writes nothing: the sale was written before. A correction writes its credit note
  and the invoice in its place, both on the day of the latter; a credit note without money is of its own day.

PieceRef is the number of the document that Stripe issued with the money, else the order's number, which a
later invoice does not change: a month made again is the same file, but for what was learnt since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from souche.domain.accounting.documents import customer_of, membership_rates_of, sale_document
from souche.domain.accounting.going_back import negated
from souche.domain.accounting.journal import Sale
from souche.domain.accounting.receipts import Receipt, receipts_of
from souche.domain.invoices.models import Invoice, InvoiceKind, LateInvoice
from souche.domain.payments.gateway.facts import TaxFacts
from souche.domain.payments.models import Payment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from souche.domain.accounting.months import Month
    from souche.domain.accounting.receipts import GivenBack

# Its credit note is no more: Stripe's word.
VOID = "void"


def sales_of_month(month: Month, *, time_zone: str) -> list[Sale]:
    """Return what a month sold and took back, as it happened."""
    period = (month.since, month.until)
    moved = (
        Q(received_at__gte=period[0], received_at__lt=period[1])
        | Q(refunds__made_at__gte=period[0], refunds__made_at__lt=period[1])
        | Q(refunds__returned_at__gte=period[0], refunds__returned_at__lt=period[1])
    )
    payments = Payment.objects.filter(moved, is_livemode=month.is_livemode).distinct()
    documents = Invoice.objects.filter(
        Q(issued_at__gte=period[0], issued_at__lt=period[1])
        | Q(paid_at__gte=period[0], paid_at__lt=period[1]),
        is_livemode=month.is_livemode,
    )
    told = [
        sale
        for sale in _told(payments=payments, documents=documents, zone=ZoneInfo(time_zone))
        if period[0] <= sale.moved_at < period[1]
    ]
    return sorted(told, key=lambda sale: (sale.moved_at, sale.piece))


def sales_of_orders(
    orders: Collection[int], *, until: datetime, is_livemode: bool, time_zone: str
) -> list[Sale]:
    """Return all that some orders, by their pk, sold and took back before an instant."""
    told = _told(
        payments=Payment.objects.filter(order__in=orders, is_livemode=is_livemode),
        documents=Invoice.objects.filter(order__in=orders, is_livemode=is_livemode),
        zone=ZoneInfo(time_zone),
    )
    return [sale for sale in told if sale.moved_at < until]


def vat_collected(sales: Iterable[Sale]) -> tuple[TaxFacts, ...]:
    """Return the VAT of sales by rate, the lowest first."""
    sums: dict[Decimal, tuple[int, int]] = {}
    for tax in (tax for sale in sales for tax in sale.taxes):
        taxable, vat = sums.get(tax.rate, (0, 0))
        sums[tax.rate] = taxable + tax.taxable_cents, vat + tax.vat_cents
    return tuple(TaxFacts(rate, *sums[rate]) for rate in sorted(sums))


def _told(*, payments: QuerySet[Payment], documents: QuerySet[Invoice], zone: ZoneInfo) -> Iterator[Sale]:
    for receipt in receipts_of(payments):
        yield _received(receipt, zone=zone)
        for back in receipt.given_back:
            yield from _went_back(back, receipt=receipt, zone=zone)
    yield from _corrections(documents, zone=zone)
    yield from _without_money(documents, zone=zone)
    yield from _paid_elsewhere(documents, zone=zone)


def _received(receipt: Receipt, *, zone: ZoneInfo) -> Sale:
    order, invoice, instant = receipt.payment.order, receipt.invoice, receipt.payment.received_at
    return _sale(
        receipt,
        piece=invoice.number if invoice else order.number,
        dated=invoice.issued_at if invoice else instant,
        moved_at=instant,
        what=_said("Facture", invoice) if invoice else f"Vente {order.number} {order.buyer_name}",
        taxes=receipt.taxes,
        zone=zone,
    )


def _went_back(back: GivenBack, *, receipt: Receipt, zone: ZoneInfo) -> Iterator[Sale]:
    order, note = receipt.payment.order, back.credit_note
    piece, whose = note.number if note else order.number, f"{order.number} {order.buyer_name}"
    dated = note.issued_at if note else back.made_at
    yield _sale(
        receipt,
        piece=piece,
        dated=dated,
        moved_at=back.made_at,
        what=_said("Avoir", note) if note else f"Remboursement {whose}",
        taxes=negated(back.taxes),
        zone=zone,
    )
    if back.returned_at:
        yield _sale(
            receipt,
            piece=piece,
            dated=dated,
            moved_at=back.returned_at,
            what=f"Remboursement revenu {whose}",
            taxes=back.taxes,
            zone=zone,
        )


def _said(what: str, document: Invoice) -> str:
    """Name a document with whom it names itself: whoever ordered may have bought for somebody else."""
    return f"{what} {document.number} {document.customer_name}"


def _sale(
    receipt: Receipt,
    *,
    piece: str,
    dated: datetime,
    moved_at: datetime,
    what: str,
    taxes: Sequence[TaxFacts],
    zone: ZoneInfo,
) -> Sale:
    order = receipt.payment.order
    return Sale(
        piece=piece,
        piece_dated=dated.astimezone(zone).date(),
        moved_at=moved_at,
        booked_on=moved_at.astimezone(zone).date(),
        label=what.strip(),
        currency=receipt.payment.currency,
        taxes=tuple(taxes),
        membership_rates=membership_rates_of(order),
        matter=order.number,
        customer=customer_of(order),
    )


def _corrections(documents: QuerySet[Invoice], *, zone: ZoneInfo) -> Iterator[Sale]:
    """Yield each invoice that replaces another with the credit note that took that one back, on one day."""
    replacing = _read(documents.filter(replaces__isnull=False)).select_related("replaces")
    corrections = {
        late.stripe_invoice_id: late.stripe_credit_note_id
        for late in LateInvoice.objects.filter(order__in=replacing.values("order"))
    }
    for invoice in replacing:
        note_id = corrections.get(invoice.stripe_invoice_id, "")
        note = _read(Invoice.objects.filter(stripe_invoice_id=note_id)).first() if note_id else None
        together = [_document(each, zone=zone) for each in (note, invoice) if each]
        for sale in together:
            yield replace(sale, moved_at=invoice.issued_at, booked_on=together[-1].booked_on)


def _without_money(documents: QuerySet[Invoice], *, zone: ZoneInfo) -> Iterator[Sale]:
    """Yield the credit notes with which no money went back: the buyer is owed it."""
    notes = documents.filter(kind=InvoiceKind.CREDIT_NOTE, refunds=None).exclude(status=VOID)
    of_corrections = LateInvoice.objects.filter(
        stripe_credit_note_id__in=notes.values("stripe_invoice_id")
    ).values_list("stripe_credit_note_id", flat=True)
    for note in _read(notes.exclude(stripe_invoice_id__in=list(of_corrections))):
        yield _document(note, zone=zone)


def _paid_elsewhere(documents: QuerySet[Invoice], *, zone: ZoneInfo) -> Iterator[Sale]:
    """Yield the invoices of subscriptions that were paid without Stripe's money."""
    for invoice in _read(documents.filter(pk__in=Invoice.objects.without_payment(), paid_at__isnull=False)):
        sale = _document(invoice, zone=zone)
        paid_at = invoice.paid_at or invoice.issued_at
        yield replace(sale, moved_at=paid_at, booked_on=paid_at.astimezone(zone).date())


def _document(invoice: Invoice, *, zone: ZoneInfo) -> Sale:
    return sale_document(invoice, time_zone=zone.key)


def _read(documents: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Read with documents what the books say of them."""
    facts = documents.select_related("order__customer", "order__identity", "corrects", "replaces")
    return facts.prefetch_related("order__lines").order_by("issued_at", "pk")
