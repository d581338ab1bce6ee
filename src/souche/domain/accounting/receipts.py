"""The payments that are sales, with their refunds and the VAT of both; what paid nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from souche.domain.accounting.documents import taxes_on
from souche.domain.accounting.going_back import (
    GoingBack,
    SoldLine,
    agreeing,
    fitted,
    negated,
    scaled,
    slice_of,
    taxes_of,
)
from souche.domain.accounting.months import NEVER_SOLD
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Case, CaseKind, CaseOutcome, Payment, Refund

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from souche.domain.payments.gateway.facts import TaxFacts

VOID = "void"
AT_ONCE = 500


@dataclass(frozen=True)
class GivenBack:
    """Money that went back, and perhaps came again: its VAT by rate, above zero.

    `lines` has how much of which line of the order went, with the same VAT.
    """

    made_at: datetime
    returned_at: datetime | None
    taxes: tuple[TaxFacts, ...]
    lines: tuple[SoldLine, ...]
    credit_note: Invoice | None


@dataclass(frozen=True)
class Receipt:
    """A payment that is a sale: its own invoice where Stripe made one with it, and the lines that it paid."""

    payment: Payment
    invoice: Invoice | None
    lines: tuple[SoldLine, ...]
    given_back: tuple[GivenBack, ...]

    @property
    def taxes(self) -> tuple[TaxFacts, ...]:
        """Return the VAT by rate."""
        return taxes_of(self.lines)


def receipts_of(payments: QuerySet[Payment]) -> Iterator[Receipt]:
    """Yield the payments that are sales, some hundreds in memory."""
    for payment in _with_their_facts(payments).iterator(chunk_size=AT_ONCE):
        if is_sale(payment):
            yield _receipt(payment)


def is_sale(payment: Payment) -> bool:
    """Say whether a payment sold something: it has an invoice, or it paid its order.

    Reads what `receipts_of` fetches together.
    """
    if payment.is_invoiced:
        return True
    if payment.order.status not in {OrderStatus.PAID, OrderStatus.VOIDED}:
        return False
    if any(refund.reason in NEVER_SOLD for refund in payment.refunds.all()):
        return False
    doubts = [case for case in payment.cases.all() if case.kind == CaseKind.WRONG_AMOUNT]
    return all(case.outcome == CaseOutcome.ACCEPTED for case in doubts)


def _receipt(payment: Payment) -> Receipt:
    invoice = _own_invoice(payment)
    lines = _lines(payment, invoice=invoice)
    return Receipt(
        payment=payment,
        invoice=invoice,
        lines=lines,
        given_back=tuple(_given_back(payment, lines=lines)),
    )


def _own_invoice(payment: Payment) -> Invoice | None:
    """Return the invoice that Stripe made with a payment; one that was asked for later is not its own."""
    order = payment.order
    if payment.stripe_invoice_id:
        return next(
            (each for each in order.invoices.all() if each.stripe_invoice_id == payment.stripe_invoice_id),
            None,
        )
    if not payment.is_invoiced or order.is_recurring:
        return None
    late = {each.stripe_invoice_id for each in order.late_invoices.all()}
    printed = [
        each
        for each in order.invoices.all()
        if each.kind == InvoiceKind.PURCHASE and each.stripe_invoice_id not in late
    ]
    invoiced = [each for each in order.payments.all() if each.is_invoiced]
    return dict(zip((each.pk for each in invoiced), printed, strict=False)).get(payment.pk)


def _lines(payment: Payment, *, invoice: Invoice | None) -> tuple[SoldLine, ...]:
    """Return what a payment paid: the lines of its order, with the VAT that its own invoice prints."""
    lines = tuple(
        SoldLine(line.pk, line.vat_rate, line.total_cents, line.vat_cents)
        for line in payment.order.lines.all()
    )
    if invoice:
        lines = fitted(lines, taxes=taxes_on(invoice))
    if sum(line.gross_cents for line in lines) == payment.amount_cents:
        return lines
    return scaled(lines, cents=payment.amount_cents)


def _given_back(payment: Payment, *, lines: Sequence[SoldLine]) -> Iterator[GivenBack]:
    """Yield the refunds of a payment in their order, each with its VAT."""
    so_far = GoingBack(lines)
    back_again: list[tuple[datetime, dict[int, int], tuple[TaxFacts, ...]]] = []
    for made_at, refund in _made(payment):
        for returned in [each for each in back_again if each[0] <= made_at]:
            back_again.remove(returned)
            so_far.take_again(returned[1], returned[2])
        notes = _credit_notes(refund)
        named = {part.line_id: part.amount_cents for part in refund.lines.all()}
        parts = so_far.parts_of(cents=refund.amount_cents, named=named)
        going = so_far.lines_of(parts)
        taxes = so_far.give_back(parts, stated=_stated(refund, notes=notes, payment=payment))
        if refund.returned_at:
            back_again.append((refund.returned_at, parts, taxes))
        yield GivenBack(
            made_at=made_at,
            returned_at=refund.returned_at,
            taxes=taxes,
            lines=agreeing(going, taxes=taxes),
            credit_note=notes[0] if notes else None,
        )


def _made(payment: Payment) -> list[tuple[datetime, Refund]]:
    """Return the refunds that Stripe made, as it did; of one that failed, when it came back must be known."""
    made = [
        (refund.made_at, refund)
        for refund in payment.refunds.all()
        if refund.made_at and (not refund.is_lost or refund.returned_at)
    ]
    return sorted(made, key=lambda each: (each[0], each[1].pk))


def _credit_notes(refund: Refund) -> list[Invoice]:
    notes = [note for note in refund.credit_notes.all() if note.status != VOID]
    return sorted(notes, key=lambda note: (note.issued_at, note.pk))


def _stated(refund: Refund, *, notes: Sequence[Invoice], payment: Payment) -> tuple[TaxFacts, ...]:
    """Return the VAT that credit notes state of a refund: its part where they tell of several.

    A refund that was tried again has the part of the one that came back.
    """
    if not notes:
        return ()
    taxes = _together([tax for note in notes for tax in negated(taxes_on(note))])
    told = {each.pk: each for note in notes for each in note.refunds.all() if each.retry_of_id is None}
    first = _first(refund, payment=payment)
    before = sum(each.amount_cents for pk, each in told.items() if pk < first)
    if not before and sum(tax.taxable_cents + tax.vat_cents for tax in taxes) == refund.amount_cents:
        return taxes
    return slice_of(taxes, before_cents=before, cents=refund.amount_cents)


def _first(refund: Refund, *, payment: Payment) -> int:
    """Return the pk of the refund in whose place this one was tried, however often."""
    tried = {each.pk: each.retry_of_id for each in payment.refunds.all()}
    first = refund.pk
    while tried.get(first):
        first = tried[first] or first
    return first


def _together(taxes: Sequence[TaxFacts]) -> tuple[TaxFacts, ...]:
    return taxes_of(SoldLine(0, tax.rate, tax.taxable_cents + tax.vat_cents, tax.vat_cents) for tax in taxes)


def _with_their_facts(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    in_time = Invoice.objects.order_by("issued_at", "pk")
    return (
        payments.select_related("order__customer", "order__identity")
        .prefetch_related(
            "order__lines",
            "order__late_invoices",
            Prefetch("order__invoices", in_time),
            Prefetch("order__payments", Payment.objects.order_by("received_at", "pk")),
            Prefetch("cases", Case.objects.filter(kind=CaseKind.WRONG_AMOUNT)),
            Prefetch("refunds", Refund.objects.order_by("pk")),
            "refunds__lines",
            "refunds__credit_notes__refunds",
        )
        .order_by("pk")
    )
