"""What a refund would do, told before it is done: money, credit note, e-mail, places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from souche.domain.memberships.entitlements import valid_entitlements
from souche.domain.payments.models import Payment, RefundedLine
from souche.domain.payments.refunding import RefundableLine, parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from souche.domain.memberships.entitlements import Entitlements
    from souche.domain.orders.models import Order
    from souche.domain.payments.refunding import Part


class OrderNotPaid(Exception):
    """The order is not paid, or nothing of it is valid any more."""


@dataclass(frozen=True)
class RefundPreview:
    """What would happen. Cents include VAT; `parts` say which lines they are of, and at which rate.

    `payment` is what the money goes back from, None when none is left. `kept_cents` is what the chosen cost
    and does not go back. `invoice_number` is the invoice that a credit note takes back, empty without one or
    while it comes; `places_by_event` is `{title: places back on sale}`, `staying_by_label` is
    `{line: still valid}`.
    """

    payment: Payment | None
    parts: tuple[Part, ...]
    kept_cents: int
    invoice_number: str
    mail_to: str
    places_by_event: dict[str, int]
    staying_by_label: dict[str, int]

    @property
    def amount_cents(self) -> int:
        """Return what goes back in all."""
        return sum(part.amount_cents for part in self.parts)


def preview_refund(*, order: Order, chosen: Collection[str], fee_cents: int = 0) -> RefundPreview:
    """Say what refunding the tickets and memberships chosen by their public ids would do, less a fee kept.

    Raises OrderNotPaid, NothingChosen, NotValid.
    """
    if not order.is_paid:
        raise OrderNotPaid(order.number)
    valid = valid_entitlements(order=order)
    refunded = valid.among(chosen)
    lines = _lines(order=order, valid=valid)
    payment = Payment.objects.to_give_back(order=order)
    found = parts(
        lines=lines,
        places=refunded.by_line(),
        fee_cents=fee_cents,
        most_cents=payment.left_cents if payment else 0,
    )
    invoice = order.invoices.not_credit_notes().first() if payment and payment.is_invoiced else None
    return RefundPreview(
        payment=payment,
        parts=found,
        kept_cents=sum(part.line.unit_cents * part.quantity - part.amount_cents for part in found),
        invoice_number=invoice.number if invoice else "",
        mail_to=order.buyer_email,
        places_by_event=Counter(ticket.event.title for ticket in refunded.tickets),
        staying_by_label=_staying(lines, places=refunded.by_line()),
    )


def _lines(*, order: Order, valid: Entitlements) -> list[RefundableLine]:
    refunded, places = RefundedLine.objects.cents_by_line(order=order), valid.by_line()
    return [
        RefundableLine(
            line_pk=line.pk,
            label=line.label,
            unit_cents=line.unit_cents,
            vat_rate=line.vat_rate,
            places=places.get(line.pk, 0),
            left_cents=line.total_cents - refunded.get(line.pk, 0),
        )
        for line in order.lines.all()
    ]


def _staying(lines: list[RefundableLine], *, places: dict[int, int]) -> dict[str, int]:
    staying: Counter[str] = Counter()
    for line in lines:
        staying[line.label] += line.places - places.get(line.line_pk, 0)
    return +staying
