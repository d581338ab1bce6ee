"""The words of the e-mails, in the language of the order. Nothing here sends or asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from souche.kit.wording import day_in_words, instant_in_words, money_in_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from souche.domain.organisation.models import Organisation


@dataclass(frozen=True)
class Sender:
    """Who writes: the organisation as the public knows it, its colour (`#8a1c3b`), and how to reach it."""

    name: str
    colour: str
    email: str
    phone: str

    @classmethod
    def of(cls, organisation: Organisation) -> Sender:
        """Return the organisation as it signs."""
        return cls(
            name=organisation.name,
            colour=organisation.primary_colour,
            email=organisation.email,
            phone=organisation.phone,
        )


@dataclass(frozen=True)
class Purchase:
    """What the e-mail is about. `starts_at` is aware; `invoice_number` is empty when none is attached.

    Without tickets, `event_title` is empty; `memberships` says each with its last day. `correction_days` are
    those in which the invoice may be corrected. `is_voided` says that nothing of the
    order is valid any more; `void` names what this e-mail is about, line by line.
    """

    language: str
    order_number: str
    order_url: str
    buyer_name: str
    event_title: str
    starts_at: datetime | None
    time_zone: str
    place_name: str
    place_address: str
    ticket_count: int
    total_cents: int
    currency: str
    invoice_number: str
    is_invoice_to_follow: bool
    correction_days: int = 0
    memberships: tuple[str, ...] = ()
    is_voided: bool = False
    is_event_cancelled: bool = False
    void: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Letter:
    """An e-mail ready to send: its subject, and the same words twice, plain and as HTML."""

    subject: str
    text: str
    html: str


def documents_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that brings tickets, tells of memberships, and the invoice when it has a number."""
    with translation.override(purchase.language):
        subject = (
            gettext("Your tickets: {event} (order {number})")
            if purchase.event_title
            else gettext("Your membership (order {number})")
        )
        templates = ("mailing/documents.txt", "mailing/documents.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def invoice_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that brings the invoice alone, the tickets having left before it."""
    with translation.override(purchase.language):
        subject = (
            gettext("Your invoice: {event} (order {number})")
            if purchase.event_title
            else gettext("Your invoice (order {number})")
        )
        templates = ("mailing/invoice.txt", "mailing/invoice.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def processing_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that says that the payment is in progress and the places are held."""
    with translation.override(purchase.language):
        subject = gettext("Your payment is in progress (order {number})")
        templates = ("mailing/processing.txt", "mailing/processing.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def refused_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that says that the bank refused the payment, and how to buy again."""
    with translation.override(purchase.language):
        subject = gettext("Your payment was refused (order {number})")
        templates = ("mailing/refused.txt", "mailing/refused.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def order_link_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that brings the link of an order to its buyer."""
    with translation.override(purchase.language):
        subject = gettext("The link of your order {number}")
        templates = ("mailing/order_link.txt", "mailing/order_link.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def cancelled_letter(*, purchase: Purchase, sender: Sender) -> Letter:
    """Return the e-mail that says that the event is cancelled, or tickets are, without a refund, and why."""
    with translation.override(purchase.language):
        subject = _cancelled_subject(purchase)
        templates = ("mailing/cancelled.txt", "mailing/cancelled.html")
        return _letter(templates, subject=subject, purchase=purchase, sender=sender)


def _cancelled_subject(purchase: Purchase) -> str:
    if purchase.is_event_cancelled:
        return gettext("Cancelled: {event} (order {number})")
    if purchase.event_title:
        return gettext("Cancelled tickets: {event} (order {number})")
    return gettext("Cancelled membership (order {number})")


def sign_in_letter(*, url: str, language: str, sender: Sender) -> Letter:
    """Return the e-mail that lets a buyer enter their account; `url` works once.

    It greets nobody by name: a stranger who orders with this address may have typed any.
    """
    with translation.override(language):
        subject = gettext("Enter your account – %(name)s") % {"name": sender.name}
        templates = ("mailing/sign_in.txt", "mailing/sign_in.html")
        return rendered(templates, subject=subject, context={"url": url, "sender": sender})


def basket_letter(*, url: str, title: str, language: str, sender: Sender) -> Letter:
    """Return the e-mail that asks whether a basket was sent by who reads it; `url` works for two hours.

    It bears nothing that was typed: a stranger may have typed the address.
    """
    with translation.override(language):
        subject = gettext("Confirm your order – %(title)s") % {"title": title}
        templates = ("mailing/basket.txt", "mailing/basket.html")
        return rendered(templates, subject=subject, context={"url": url, "title": title, "sender": sender})


def duplicate_letter(
    *,
    number: str,
    issued_at: datetime,
    is_credit_note: bool,
    language: str,
    time_zone: str,
    sender: Sender,
) -> Letter:
    """Return the e-mail that brings a copy of an invoice or of a credit note, and says that it is one."""
    day = day_in_words(instant=issued_at, time_zone=time_zone, language=language)
    context = {"number": number, "day": day, "is_credit_note": is_credit_note, "sender": sender}
    with translation.override(language):
        subject = (
            gettext("Duplicate: credit note {number}")
            if is_credit_note
            else gettext("Duplicate: invoice {number}")
        )
        templates = ("mailing/duplicate.txt", "mailing/duplicate.html")
        return rendered(templates, subject=subject.format(number=number), context=context)


def accounts_letter(
    *, number: str, is_credit_note: bool, order_number: str, buyer_name: str, language: str, sender: Sender
) -> Letter:
    """Return the e-mail that brings an invoice or a credit note to a buyer's accounts department."""
    context = {
        "number": number,
        "is_credit_note": is_credit_note,
        "order_number": order_number,
        "buyer_name": buyer_name,
        "sender": sender,
    }
    with translation.override(language):
        subject = (
            gettext("Credit note {number} – {name}")
            if is_credit_note
            else gettext("Invoice {number} – {name}")
        )
        templates = ("mailing/accounts.txt", "mailing/accounts.html")
        return rendered(templates, subject=subject.format(number=number, name=sender.name), context=context)


def example_letter(*, language: str, sender: Sender) -> Letter:
    """Return the e-mail that shows the organiser how an invoice arrives."""
    with translation.override(language):
        subject = gettext("Example: this is how your invoices arrive")
        templates = ("mailing/example.txt", "mailing/example.html")
        return rendered(templates, subject=subject, context={"sender": sender})


def books_letter(*, last_day: date, url: str, language: str, sender: Sender) -> Letter:
    """Return the e-mail that brings the books of a month; `url` is where they are downloaded."""
    with translation.override(language):
        month = date_format(last_day, "F Y")
        subject = gettext("Books of {month}").format(month=month)
        templates = ("mailing/books.txt", "mailing/books.html")
        return rendered(templates, subject=subject, context={"month": month, "url": url, "sender": sender})


def _letter(templates: tuple[str, str], *, subject: str, purchase: Purchase, sender: Sender) -> Letter:
    context = {
        "purchase": purchase,
        "sender": sender,
        "starts_at": purchase.starts_at
        and instant_in_words(
            instant=purchase.starts_at, time_zone=purchase.time_zone, language=purchase.language
        ),
        "total": money_in_words(
            cents=purchase.total_cents, currency=purchase.currency, language=purchase.language
        ),
    }
    subject = subject.format(event=purchase.event_title, number=purchase.order_number)
    return rendered(templates, subject=subject, context=context)


def rendered(templates: tuple[str, str], *, subject: str, context: dict[str, object]) -> Letter:
    """Return a letter from its two templates, plain and HTML, in the language that is active."""
    text, html = (render_to_string(template, context) for template in templates)
    # A line break in a title would be a second header: one line, whatever was typed.
    return Letter(subject=" ".join(subject.split()), text=text.strip() + "\n", html=html)
