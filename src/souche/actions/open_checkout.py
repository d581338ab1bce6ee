"""Stripe opens the page where an order is paid, with its invoice when the switch is on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from souche.domain.payments.gateway import checkout, customers
from souche.domain.payments.gateway.errors import StripeKeyRefused
from souche.domain.payments.gateway.facts import InvoiceRequest, SessionLine, SessionRequest, StripeAccess
from souche.domain.payments.tax_rates import tax_rate_id
from souche.kit.wording import instant_in_words

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.customers.models import Customer
    from souche.domain.orders.models import Order
    from souche.domain.orders.pricing import Basket, PricedLine
    from souche.domain.organisation.models import Organisation

# Stripe's own limits (docs.stripe.com/api): a product's name, and an invoice's memo.
LONGEST_LABEL = 250
LONGEST_DESCRIPTION = 1500


def open_checkout(
    *,
    order: Order,
    organisation: Organisation,
    event: Event,
    basket: Basket,
    success_url: str,
    cancel_url: str,
) -> str:
    """Open the Checkout Session of a held order and return the address where to pay; raise StripeFailed."""
    if not organisation.stripe_secret_key:
        raise StripeKeyRefused("no Stripe key is configured")
    access = StripeAccess(
        secret_key=organisation.stripe_secret_key, account_id=organisation.stripe_account_id
    )
    with translation.override(order.language):
        when_and_where = _when_and_where(event, organisation=organisation, language=order.language)
        request = SessionRequest(
            order_id=order.public_id,
            order_number=gettext("Order %(number)s") % {"number": order.number},
            customer_id=_stripe_customer(customer=order.customer, access=access),
            lines=tuple(
                _session_line(priced, access=access, country=organisation.country, description=when_and_where)
                for priced in basket.lines
            ),
            currency=order.currency,
            language=order.language,
            expires_at=order.expires_at,
            success_url=success_url,
            cancel_url=cancel_url,
            invoice=_invoice(order, organisation=organisation, event=event, when_and_where=when_and_where),
        )
    opened = checkout.open_session(access=access, request=request)
    order.remember_session(stripe_session_id=opened.session_id)
    return opened.url


def _when_and_where(event: Event, *, organisation: Organisation, language: str) -> str:
    starts_at = instant_in_words(instant=event.starts_at, time_zone=organisation.time_zone, language=language)
    return f"{starts_at}, {event.place_name}"


def _stripe_customer(*, customer: Customer, access: StripeAccess) -> str:
    told = customer.told_to_stripe
    if not customer.stripe_customer_id:
        created = customers.create_customer(
            access=access,
            customer_id=customer.public_id,
            email=customer.email,
            name=customer.name,
            language=customer.language,
        )
        customer.remember_stripe(stripe_customer_id=created, told=told)
    elif not customer.is_told_to_stripe:
        customers.update_customer(
            access=access,
            stripe_customer_id=customer.stripe_customer_id,
            name=customer.name,
            language=customer.language,
        )
        customer.remember_stripe(stripe_customer_id=customer.stripe_customer_id, told=told)
    return customer.stripe_customer_id


def _session_line(priced: PricedLine, *, access: StripeAccess, country: str, description: str) -> SessionLine:
    rate = priced.offer.vat_rate
    return SessionLine(
        # The law wants the date of the performance on each line (CGI, annexe II, art. 242 nonies A, 10°).
        label=f"{priced.offer.label} ({description})"[:LONGEST_LABEL],
        description="",
        unit_cents=priced.unit_cents,
        quantity=priced.quantity,
        tax_rate_id=tax_rate_id(access=access, percentage=rate, country=country) if rate else "",
    )


def _invoice(
    order: Order, *, organisation: Organisation, event: Event, when_and_where: str
) -> InvoiceRequest | None:
    if not order.is_invoice_wanted:
        return None
    description = gettext("Order %(number)s – %(event)s, %(when)s") % {
        "number": order.number,
        "event": event.title,
        "when": when_and_where,
    }
    return InvoiceRequest(
        description=description[:LONGEST_DESCRIPTION],
        footer=organisation.footer_on(
            day=order.placed_at.astimezone(ZoneInfo(organisation.time_zone)).date()
        ),
        custom_fields=tuple(organisation.custom_fields()),
    )
