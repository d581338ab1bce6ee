"""Stripe makes an invoice that was asked for after the payment, and the register has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.actions.introduce_buyer import introduce_buyer
from souche.actions.record_credit_note import record_credit_note
from souche.actions.record_invoice import record_invoice
from souche.domain.invoices.models import Invoice, LateInvoice
from souche.domain.organisation.models import Organisation
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway import late_invoices
from souche.domain.payments.gateway.errors import StripeTaxIdUnknown
from souche.domain.payments.gateway.facts import CorrectionRequest, LateInvoiceRequest
from souche.domain.payments.means import payment_in_words
from souche.domain.payments.models import Payment
from souche.domain.payments.printed import printed_line, printed_particulars, when_and_where
from souche.kit.wording import day_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.orders.models import Line, Order
    from souche.domain.payments.gateway.facts import SessionLine, StripeAccess


def issue_invoice(*, late_invoice_id: str, now: datetime) -> None:
    """Let Stripe make the invoice, paid already, and record it; after a crash it goes on where it was.

    The invoice that it corrects is first taken back by a credit note, whose money stays. Raises StripeFailed:
    the job tries again.
    """
    late = LateInvoice.objects.to_issue().get(public_id=late_invoice_id)
    access = stripe_access()
    if late.replaces:
        _take_back(late, replaced=late.replaces, access=access, now=now)
    request = _request(late, access=access)
    if not late.stripe_invoice_id:
        late.remember_invoice(stripe_invoice_id=_draft(request, access=access))
    late_invoices.finish_invoice(access=access, invoice_id=late.stripe_invoice_id, request=request)
    if late.stripe_credit_note_id:
        late_invoices.cite_new_invoice(
            access=access, credit_note_id=late.stripe_credit_note_id, invoice_id=late.stripe_invoice_id
        )
    record_invoice(stripe_invoice_id=late.stripe_invoice_id, now=now)


def _draft(request: LateInvoiceRequest, *, access: StripeAccess) -> str:
    try:
        return late_invoices.draft_invoice(access=access, request=request)
    except StripeTaxIdUnknown:
        # A number deleted in Stripe's dashboard: the next attempt prints it as our text.
        Organisation.current().keep_tax_ids([])
        raise


def _take_back(late: LateInvoice, *, replaced: Invoice, access: StripeAccess, now: datetime) -> None:
    if not late.stripe_credit_note_id:
        with translation.override(late.order.language):
            sentence = gettext("Invoice replaced by another, made out to %(name)s.") % {
                "name": late.identity.name
            }
            memo = f"{sentence} {_paid(late.order, organisation=Organisation.current())}".strip()
        request = CorrectionRequest(
            invoice_id=replaced.stripe_invoice_id, correction_id=late.public_id, memo=memo
        )
        note_id = late_invoices.credit_without_money(access=access, request=request)
        late.remember_credit_note(stripe_credit_note_id=note_id)
    record_credit_note(stripe_credit_note_id=late.stripe_credit_note_id, now=now)


def _request(late: LateInvoice, *, access: StripeAccess) -> LateInvoiceRequest:
    order, organisation = late.order, Organisation.current()
    lines = list(order.lines.select_related("event", "price__product"))
    with translation.override(order.language):
        return LateInvoiceRequest(
            order_id=order.public_id,
            customer_id=introduce_buyer(order=order, identity=late.identity, access=access),
            lines=tuple(_line(line, order=order, organisation=organisation, access=access) for line in lines),
            currency=order.currency,
            invoice=printed_particulars(
                order=order,
                what=_what(lines, order=order, organisation=organisation),
                organisation=organisation,
                told=(
                    _cited(late, organisation=organisation),
                    _paid(order, organisation=organisation),
                    gettext("Any other day of payment on this page is the one when the invoice was made."),
                ),
            ),
            replaces_id=late.replaces.stripe_invoice_id if late.replaces else "",
        )


def _cited(late: LateInvoice, *, organisation: Organisation) -> str:
    if late.replaces is None:
        return ""
    day = day_in_words(
        instant=late.replaces.issued_at, time_zone=organisation.time_zone, language=late.order.language
    )
    note = Invoice.objects.get(stripe_invoice_id=late.stripe_credit_note_id)
    return gettext("Replaces the invoice %(number)s of %(day)s, taken back by the credit note %(note)s.") % {
        "number": late.replaces.number,
        "day": day,
        "note": note.number,
    }


def _paid(order: Order, *, organisation: Organisation) -> str:
    """Say when and how the order was paid: Stripe prints the day when the invoice is marked as paid."""
    payment = Payment.objects.of_invoice(order=order)
    if payment is None:
        return ""
    return payment_in_words(
        received_at=payment.received_at,
        method=payment.method,
        time_zone=organisation.time_zone,
        language=order.language,
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


def _what(lines: list[Line], *, order: Order, organisation: Organisation) -> str:
    """Name the event of an order, or else its membership."""
    of_event = next((line for line in lines if line.event), None)
    if of_event is None or of_event.event is None:
        return lines[0].price.product.name
    return f"{of_event.event.title}, {_when(of_event, order=order, organisation=organisation)}"


def _when(line: Line, *, order: Order, organisation: Organisation) -> str:
    if line.event is None:
        return ""
    return when_and_where(event=line.event, organisation=organisation, language=order.language)
