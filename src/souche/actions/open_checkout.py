"""Stripe opens the page where an order is paid, with its invoice when the switch is on.

A membership that renews is begun in subscription mode: Stripe makes its invoices, whatever the switch says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.actions.introduce_buyer import introduce_buyer
from souche.domain.catalogue.models import INTERVALS, Event
from souche.domain.payments.gateway import checkout, subscriptions
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeTaxIdUnknown
from souche.domain.payments.gateway.facts import SessionRequest, StripeAccess
from souche.domain.payments.printed import printed_line, printed_particulars, when_and_where
from souche.kit.database import lend_connection

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Plan
    from souche.domain.orders.models import Order
    from souche.domain.orders.pricing import Basket, PricedLine
    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.gateway.facts import InvoiceRequest, OpenedSession, SessionLine

# A bank may take fourteen working days to refuse a debit (docs.stripe.com/payments/sepa-debit): nobody should
# stand at the door while it thinks.
DEBIT_TIME = timedelta(days=21)


def open_checkout(
    *,
    order: Order,
    organisation: Organisation,
    offering: Event | Plan,
    basket: Basket,
    success_url: str,
    cancel_url: str,
) -> str:
    """Open the Checkout Session of a held order and return the address where to pay; raise StripeFailed."""
    if not organisation.stripe_secret_key and not organisation.is_stripe_key_lost:
        raise StripeKeyRefused("no Stripe key is configured")
    access = StripeAccess(
        secret_key=organisation.stripe_secret_key, account_id=organisation.stripe_account_id
    )
    # In a rush many wait for Stripe at once: meanwhile others use the connections.
    lend_connection()
    customer_id = introduce_buyer(order=order, identity=order.identity, access=access)
    with translation.override(order.language):
        when = (
            when_and_where(event=offering, organisation=organisation, language=order.language)
            if isinstance(offering, Event)
            else ""
        )
        request = SessionRequest(
            order_id=order.public_id,
            order_number=gettext("Order %(number)s") % {"number": order.number},
            customer_id=customer_id,
            is_billed_party_known=order.identity is not None,
            is_name_known=order.is_proven,
            is_debit_offered=_has_time_for_debit(offering, now=order.placed_at),
            lines=tuple(
                _session_line(priced, access=access, organisation=organisation, when=when)
                for priced in basket.lines
            ),
            currency=order.currency,
            language=order.language,
            expires_at=order.expires_at,
            success_url=success_url,
            cancel_url=cancel_url,
            invoice=_invoice(order, organisation=organisation, offering=offering, when=when),
        )
    lend_connection()
    try:
        opened = _open(access=access, request=request, basket=basket)
    except StripeTaxIdUnknown:
        # A number deleted in Stripe's dashboard stops no sale: from now on the invoice prints it as our text.
        organisation.keep_tax_ids([])
        return open_checkout(
            order=order,
            organisation=organisation,
            offering=offering,
            basket=basket,
            success_url=success_url,
            cancel_url=cancel_url,
        )
    order.remember_session(stripe_session_id=opened.session_id, stripe_customer_id=customer_id)
    return opened.url


def _has_time_for_debit(offering: Event | Plan, *, now: datetime) -> bool:
    return not isinstance(offering, Event) or offering.starts_at >= now + DEBIT_TIME


def _open(*, access: StripeAccess, request: SessionRequest, basket: Basket) -> OpenedSession:
    if not basket.is_recurring:
        return checkout.open_session(access=access, request=request)
    return subscriptions.open_subscription_session(
        access=access, request=request, interval=INTERVALS[basket.lines[0].offer.term]
    )


def _session_line(
    priced: PricedLine, *, access: StripeAccess, organisation: Organisation, when: str
) -> SessionLine:
    return printed_line(
        access=access,
        country=organisation.country,
        label=priced.offer.label,
        term=priced.offer.term,
        when=when,
        unit_cents=priced.unit_cents,
        quantity=priced.quantity,
        vat_rate=priced.offer.vat_rate,
    )


def _invoice(
    order: Order, *, organisation: Organisation, offering: Event | Plan, when: str
) -> InvoiceRequest | None:
    if not order.expects_invoice:
        return None
    what = f"{offering.title}, {when}" if when else offering.title
    return printed_particulars(order=order, what=what, organisation=organisation)
