"""Stripe makes an invoice that was asked for after the payment, and the register has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from souche.actions.introduce_buyer import introduce_buyer
from souche.actions.record_invoice import record_invoice
from souche.domain.invoices.models import LateInvoice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import late_invoices
from souche.domain.payments.gateway.facts import LateInvoiceRequest
from souche.domain.payments.printed import printed_line, printed_particulars, when_and_where

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Line, Order
    from souche.domain.payments.gateway.facts import SessionLine, StripeAccess


def issue_invoice(*, late_invoice_id: str, now: datetime) -> None:
    """Let Stripe make the invoice, paid already, and record it; after a crash it goes on where it was.

    Raises StripeFailed: the job tries again.
    """
    late = LateInvoice.objects.select_related("order__customer", "identity").get(public_id=late_invoice_id)
    access = stripe_access()
    request = _request(late, access=access)
    if not late.stripe_invoice_id:
        late.remember_invoice(stripe_invoice_id=late_invoices.draft_invoice(access=access, request=request))
    late_invoices.finish_invoice(access=access, invoice_id=late.stripe_invoice_id, request=request)
    record_invoice(stripe_invoice_id=late.stripe_invoice_id, now=now)


def _request(late: LateInvoice, *, access: StripeAccess) -> LateInvoiceRequest:
    order, organisation = late.order, Organisation.current()
    lines = list(order.lines.select_related("event", "price__product"))
    with translation.override(order.language):
        return LateInvoiceRequest(
            order_id=order.public_id,
            customer_id=introduce_buyer(customer=order.customer, identity=late.identity, access=access),
            lines=tuple(_line(line, order=order, organisation=organisation, access=access) for line in lines),
            currency=order.currency,
            invoice=printed_particulars(
                order=order,
                what=_what(lines[0], order=order, organisation=organisation),
                organisation=organisation,
            ),
        )


def _line(line: Line, *, order: Order, organisation: Organisation, access: StripeAccess) -> SessionLine:
    return printed_line(
        access=access,
        country=organisation.country,
        label=line.label,
        term=line.price.product.term,
        when=_when(line, order=order, organisation=organisation),
        unit_cents=line.unit_cents,
        quantity=line.quantity,
        vat_rate=line.vat_rate,
    )


def _what(line: Line, *, order: Order, organisation: Organisation) -> str:
    """Name what was sold by the first line: an order is of one event or of one membership."""
    if line.event is None:
        return line.price.product.name
    return f"{line.event.title}, {_when(line, order=order, organisation=organisation)}"


def _when(line: Line, *, order: Order, organisation: Organisation) -> str:
    if line.event is None:
        return ""
    return when_and_where(event=line.event, organisation=organisation, language=order.language)
