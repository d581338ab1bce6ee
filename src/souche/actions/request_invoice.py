"""A buyer asks for the invoice of an order that was paid without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.invoices.models import LateInvoice
from souche.domain.organisation.models import JournalEntry, buyer
from souche.domain.payments.models import Case, Refund

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import BuyerIdentity
    from souche.domain.orders.models import Order


class NoInvoiceToMake(Exception):
    """There is no invoice to make."""


class NotPaid(NoInvoiceToMake):
    """The order is not paid, or it was cancelled."""


class NothingSold(NoInvoiceToMake):
    """The order is free."""


class AlreadyInvoiced(NoInvoiceToMake):
    """The order has its invoice, or will have it in a moment."""


class GivenBack(NoInvoiceToMake):
    """Some of the money went back."""


def request_invoice(*, order: Order, identity: BuyerIdentity, is_proven: bool, now: datetime) -> None:
    """Keep whom the invoice is made out to and let Stripe make it, once; a job does it.

    `is_proven` says that the customer themself asks, inside their account, and not whoever holds the link.
    No deadline: the seller owes the invoice whenever it is claimed (CGI, art. 289; C. com., art. L441-9).
    Raises NotPaid, NothingSold, AlreadyInvoiced or GivenBack.
    """
    if not order.is_paid:
        raise NotPaid(order.number)
    if order.is_free:
        raise NothingSold(order.number)
    if Refund.objects.given_back_cents(order=order):
        raise GivenBack(order.number)
    with transaction.atomic():
        if not order.request_invoice(now=now):
            raise AlreadyInvoiced(order.number)
        identity.remember(customer=order.customer, is_proven=is_proven, now=now)
        order.bill_to(identity=identity)
        LateInvoice.ask(order=order, identity=identity, now=now)
        undecided = Case.objects.of_another_amount(order=order)
        order.payments.exclude(cases__in=undecided).update(is_invoiced=True)
        JournalEntry.record(
            verb="invoice.requested",
            subject=order.number,
            details={"is_proven": is_proven},
            actor=buyer(order.customer_id),
            now=now,
        )
