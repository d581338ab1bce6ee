"""A buyer is forgotten, but for what the law makes the seller keep."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import transaction

from souche.domain.accounting.models import Export
from souche.domain.customers.models import SignIn
from souche.domain.invoices.models import LateInvoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import KeptBasket, Placing, Ticket, Voiding
from souche.domain.organisation.forgetting import forget_in_journal
from souche.domain.organisation.models import JournalEntry, buyer
from souche.domain.payments.models import Case, Refund, StripeEvent
from souche.kit import queue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

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


@dataclass(frozen=True)
class Traces:
    """By what a person is found in what was kept as text: their words, and the ids of what is theirs."""

    emails: set[str]
    names: set[str]
    subjects: set[str]
    at_stripe: set[str]

    @classmethod
    def of(cls, customer: Customer) -> Traces:
        """Return them as they stand before anything is erased."""
        orders, identities = customer.orders.all(), customer.identities.all()
        return cls(
            emails=_words([customer.email], orders, "buyer_email") | _words([], identities, "accounts_email"),
            names=_words([customer.name], orders, "buyer_name") | _words([], identities, "name"),
            subjects=_words([customer.public_id], orders, "number", "invoices__number"),
            at_stripe=_words(
                [],
                orders,
                "stripe_session_id",
                "payments__stripe_payment_intent_id",
                "payments__refunds__stripe_refund_id",
                "payments__disputes__stripe_dispute_id",
                "invoices__stripe_invoice_id",
                "lines__membership__stripe_subscription_id",
            ),
        )


def erase_customer(*, customer: Customer, now: datetime) -> None:
    """Erase the person from the account, orders, e-mails, journal and Stripe's events; close all their links.

    What stays, for ten years (Code de commerce, art. L123-22): invoices as they were issued, the books of a
    month, and the amounts of orders and payments, which lead to no account any more (GDPR, art. 17, 3, b).
    Stripe is told in a job. A membership that nothing renews is given up. Raises OrderUnderWay,
    RefundUnderWay, InvoiceUnderWay, EventToCome or MembershipRunning.
    """
    _refuse_what_is_owed(customer=customer, now=now)
    traces, stripe_customers = Traces.of(customer), _stripe_customers(customer)
    with transaction.atomic():
        _forget_texts(customer, traces=traces, now=now)
        JournalEntry.record(
            verb="customer.erased", subject=customer.public_id, actor=buyer(customer.pk), now=now
        )
        Mail.objects.to_customer(customer).update(to="", last_error="")
        SignIn.objects.filter(email=customer.email).delete()
        KeptBasket.objects.filter(email=customer.email).delete()
        Placing.objects.filter(order__customer=customer).delete()
        customer.sessions.all().delete()
        customer.invoices.update(customer=None)
        customer.orders.update(buyer_name="", buyer_email="", stripe_customer_id="")
        customer.identities.all().forget()
        customer.erase(now=now)
        StripeEvent.objects.telling(*traces.emails, *traces.at_stripe, *stripe_customers).update(payload={})
        for stripe_customer_id in stripe_customers:
            queue.defer("forget_stripe_customer", {"stripe_customer_id": stripe_customer_id})


def _words(known: Iterable[str], rows: QuerySet[Any], *names: str) -> set[str]:
    found = (rows.order_by().values_list(name, flat=True).distinct() for name in names)
    return {word for word in (*known, *chain.from_iterable(found)) if word}


def _stripe_customers(customer: Customer) -> set[str]:
    return _words([customer.stripe_customer_id], customer.identities.all(), "stripe_customer_id") | _words(
        [], customer.orders.all(), "stripe_customer_id"
    )


def _forget_texts(customer: Customer, *, traces: Traces, now: datetime) -> None:
    """Empty what people wrote of them, and forget the files that name them and can be made again."""
    Refund.objects.of_customer(customer).update(comment="", message="")
    Voiding.objects.filter(order__customer=customer).update(message="")
    Case.objects.of_customer(customer).update(comment="")
    Export.objects.of_register().naming(customer, words=traces.emails | traces.names).forget()
    forget_in_journal(subjects=traces.subjects, emails=traces.emails, names=traces.names, now=now)


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
