"""A buyer is forgotten, but for what the law makes the seller keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.customers.models import SignIn
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Ticket, Voiding
from souche.domain.organisation.models import JournalEntry, buyer
from souche.domain.payments.models import Refund, StripeEvent
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.customers.models import Customer


class NotErasable(Exception):
    """Something is still owed to the buyer, for which they must be known."""


class OrderUnderWay(NotErasable):
    """An order may be paid at any moment."""


class RefundUnderWay(NotErasable):
    """Money is about to go back: its buyer must be told."""


class InvoiceUnderWay(NotErasable):
    """An invoice is about to be made: its buyer must be named on it."""


class EventToCome(NotErasable):
    """A ticket is for an event that is not over: its buyer must be told if it is called off."""


class MembershipRunning(NotErasable):
    """A membership renews by itself: it must be stopped first, so that nobody is charged by surprise."""


def erase_customer(*, customer: Customer, now: datetime) -> None:
    """Erase the person from the account, orders, e-mails and Stripe's events, and sign them out everywhere.

    What stays, for ten years (Code de commerce, art. L123-22): invoices as they were issued, and the amounts
    of orders and payments, which lead to no account any more (GDPR, art. 17, 3, b). Stripe is told in a job.
    A membership that nothing renews is given up. Raises OrderUnderWay, RefundUnderWay, InvoiceUnderWay,
    EventToCome or MembershipRunning.
    """
    _refuse_what_is_owed(customer=customer, now=now)
    at_stripe = {
        customer.stripe_customer_id,
        *customer.identities.values_list("stripe_customer_id", flat=True),
        *customer.orders.values_list("stripe_customer_id", flat=True),
    }
    with transaction.atomic():
        JournalEntry.record(
            verb="customer.erased", subject=customer.public_id, actor=buyer(customer.pk), now=now
        )
        Mail.objects.to_customer(customer).update(to="", last_error="")
        SignIn.objects.filter(email=customer.email).delete()
        customer.sessions.all().delete()
        customer.invoices.update(customer=None)
        customer.orders.update(buyer_name="", buyer_email="", stripe_customer_id="")
        Refund.objects.of_customer(customer).update(comment="", message="")
        Voiding.objects.filter(order__customer=customer).update(message="")
        customer.identities.all().forget()
        customer.erase(now=now)
        for stripe_customer_id in at_stripe - {""}:
            StripeEvent.objects.of_stripe_customer(stripe_customer_id).update(payload={})
            queue.defer("forget_stripe_customer", {"stripe_customer_id": stripe_customer_id})


def _refuse_what_is_owed(*, customer: Customer, now: datetime) -> None:
    if customer.orders.under_way().exists():
        raise OrderUnderWay
    if Refund.objects.of_customer(customer).unmade().exists():
        raise RefundUnderWay
    if LateInvoice.objects.unmade().filter(order__customer=customer).exists():
        raise InvoiceUnderWay
    if Ticket.objects.valid().filter(order__customer=customer, event__ends_at__gt=now).exists():
        raise EventToCome
    if customer.memberships.stoppable().exists():
        raise MembershipRunning
