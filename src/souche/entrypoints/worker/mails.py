"""Each e-mail leaves by a job, with the addresses of the pages that it leads to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from souche.actions.send_basket_link import send_basket_link
from souche.actions.send_books import send_books
from souche.actions.send_dispute_mail import send_dispute_mail
from souche.actions.send_documents import send_documents
from souche.actions.send_duplicate import send_duplicate
from souche.actions.send_example import send_example
from souche.actions.send_invitation import send_invitation
from souche.actions.send_membership_mail import send_membership_mail
from souche.actions.send_order_mail import send_order_mail
from souche.actions.send_password_reset import send_password_reset
from souche.actions.send_refund_mail import send_refund_mail
from souche.actions.send_sign_in_link import send_sign_in_link
from souche.actions.send_subscription_invoice import send_subscription_invoice
from souche.actions.send_to_accounts import send_to_accounts
from souche.entrypoints.worker.patience import PATIENT
from souche.kit import clock

if TYPE_CHECKING:
    from souche.domain.accounting.models import Export
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order


def order_url(order: Order) -> str:
    """Return the absolute address of an order's page."""
    return f"{settings.BASE_URL}{reverse('shop:order', args=[order.link])}"


def order_desk_url(order: Order) -> str:
    """Return the absolute address of an order's page in the administration."""
    return f"{settings.BASE_URL}{reverse('admin:orders_order_change', args=[order.pk])}"


def membership_url(membership: Membership) -> str:
    """Return the absolute address of a membership's page."""
    return f"{settings.BASE_URL}{reverse('shop:membership', args=[membership.link])}"


def sign_in_url(token: str) -> str:
    """Return the absolute address where a sign-in link is used."""
    return f"{settings.BASE_URL}{reverse('account:enter', args=[token])}"


def basket_url(token: str) -> str:
    """Return the absolute address where a kept basket is confirmed."""
    return f"{settings.BASE_URL}{reverse('shop:kept_basket', args=[token])}"


def invitation_url(token: str) -> str:
    """Return the absolute address where an invitation to work here is accepted."""
    return f"{settings.BASE_URL}{reverse('admin:invitation', args=[token])}"


def password_url(token: str) -> str:
    """Return the absolute address where a new password is chosen."""
    return f"{settings.BASE_URL}{reverse('admin:choose_password', args=[token])}"


def export_url(export: Export) -> str:
    """Return the absolute address where an export is downloaded."""
    return f"{settings.BASE_URL}{reverse('admin:accounting_export_download', args=[export.pk])}"


@app.task(name="send_documents", retry=PATIENT)
def send(order_id: str) -> None:
    """Send what the buyer of an order has not received."""
    send_documents(order_id=order_id, order_url=order_url, now=clock.now())


@app.task(name="send_order_mail", retry=PATIENT)
def send_order_news(mail_id: str) -> None:
    """Send an e-mail that tells the buyer where the order stands."""
    send_order_mail(mail_id=mail_id, order_url=order_url, now=clock.now())


@app.task(name="send_subscription_invoice", retry=PATIENT)
def send_invoice(invoice_id: str) -> None:
    """Send the invoice of a membership that renews."""
    send_subscription_invoice(invoice_id=invoice_id, now=clock.now())


@app.task(name="send_membership_mail", retry=PATIENT)
def send_news(mail_id: str) -> None:
    """Send an e-mail about a membership."""
    send_membership_mail(mail_id=mail_id, membership_url=membership_url, now=clock.now())


@app.task(name="send_duplicate", retry=PATIENT)
def send_copy(mail_id: str) -> None:
    """Send a duplicate of an invoice."""
    send_duplicate(mail_id=mail_id, now=clock.now())


@app.task(name="send_to_accounts", retry=PATIENT)
def send_accounts(mail_id: str) -> None:
    """Send an invoice to its buyer's accounts department."""
    send_to_accounts(mail_id=mail_id, now=clock.now())


@app.task(name="send_refund_mail", retry=PATIENT)
def send_refund_news(mail_id: str) -> None:
    """Tell a buyer of a refund."""
    send_refund_mail(mail_id=mail_id, order_url=order_url, now=clock.now())


@app.task(name="send_dispute_mail", retry=PATIENT)
def send_warning(mail_id: str) -> None:
    """Tell the organiser of a dispute."""
    send_dispute_mail(mail_id=mail_id, order_url=order_desk_url, now=clock.now())


@app.task(name="send_sign_in_link", retry=PATIENT)
def send_link(sign_in_id: str) -> None:
    """Send the link that enters an account."""
    send_sign_in_link(sign_in_id=sign_in_id, sign_in_url=sign_in_url, now=clock.now())


@app.task(name="send_basket_link", retry=PATIENT)
def send_confirmation(basket_id: str) -> None:
    """Send the link that confirms a basket."""
    send_basket_link(basket_id=basket_id, basket_url=basket_url, now=clock.now())


@app.task(name="send_invitation", retry=PATIENT)
def send_invitation_link(mail_id: str) -> None:
    """Send the link of an invitation to work here."""
    send_invitation(mail_id=mail_id, invitation_url=invitation_url, now=clock.now())


@app.task(name="send_password_reset", retry=PATIENT)
def send_new_password(reset_id: str) -> None:
    """Send the link that gives a staff member a new password."""
    send_password_reset(reset_id=reset_id, password_url=password_url, now=clock.now())


@app.task(name="send_example", retry=PATIENT)
def send_organiser_an_example(to: str, timestamp: int) -> None:
    """Send the organiser an example of an invoice."""
    send_example(to=to, asked_at=datetime.fromtimestamp(timestamp, tz=UTC), now=clock.now())


@app.task(name="send_books", retry=PATIENT)
def send_month(mail_id: str, export_id: str) -> None:
    """Send the books of a month to the accountant."""
    send_books(mail_id=mail_id, export_id=export_id, export_url=export_url, now=clock.now())
