"""Stripe opens the page where an order is paid, with its invoice when the switch is on.

A membership that renews is begun in subscription mode: Stripe makes its invoices, whatever the switch says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from souche.actions.introduce_buyer import introduce_buyer
from souche.domain.catalogue.models import INTERVALS, Plan, Term
from souche.domain.organisation.mentions import CUSTOM_FIELDS_COUNT
from souche.domain.payments.gateway import checkout, subscriptions
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeTaxIdUnknown
from souche.domain.payments.gateway.facts import (
    InvoiceRequest,
    SessionLine,
    SessionRequest,
    StripeAccess,
)
from souche.domain.payments.tax_rates import tax_rate_id
from souche.kit.wording import instant_in_words

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from souche.domain.orders.pricing import Basket, PricedLine
    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.gateway.facts import OpenedSession

# Stripe's own limits (docs.stripe.com/api): a product's name, and an invoice's memo.
LONGEST_LABEL = 250
LONGEST_DESCRIPTION = 1500


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
    if not organisation.stripe_secret_key:
        raise StripeKeyRefused("no Stripe key is configured")
    access = StripeAccess(
        secret_key=organisation.stripe_secret_key, account_id=organisation.stripe_account_id
    )
    with translation.override(order.language):
        when_and_where = _when_and_where(offering, organisation=organisation, language=order.language)
        request = SessionRequest(
            order_id=order.public_id,
            order_number=gettext("Order %(number)s") % {"number": order.number},
            customer_id=introduce_buyer(customer=order.customer, identity=order.identity, access=access),
            is_billed_party_known=order.identity is not None,
            lines=tuple(
                _session_line(priced, access=access, country=organisation.country, description=when_and_where)
                for priced in basket.lines
            ),
            currency=order.currency,
            language=order.language,
            expires_at=order.expires_at,
            success_url=success_url,
            cancel_url=cancel_url,
            invoice=_invoice(
                order, organisation=organisation, offering=offering, when_and_where=when_and_where
            ),
        )
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
    order.remember_session(stripe_session_id=opened.session_id)
    return opened.url


def _open(*, access: StripeAccess, request: SessionRequest, basket: Basket) -> OpenedSession:
    if not basket.is_recurring:
        return checkout.open_session(access=access, request=request)
    return subscriptions.open_subscription_session(
        access=access, request=request, interval=INTERVALS[basket.lines[0].offer.term]
    )


def _when_and_where(offering: Event | Plan, *, organisation: Organisation, language: str) -> str:
    if isinstance(offering, Plan):
        return ""
    starts_at = instant_in_words(
        instant=offering.starts_at, time_zone=organisation.time_zone, language=language
    )
    return f"{starts_at}, {offering.place_name}"


def _session_line(priced: PricedLine, *, access: StripeAccess, country: str, description: str) -> SessionLine:
    rate, term = priced.offer.vat_rate, priced.offer.term
    when = str(Term(term).label) if term else description
    return SessionLine(
        # The law wants the date or the duration on each line (CGI, annexe II, art. 242 nonies A, 10°).
        label=f"{priced.offer.label} ({when})"[:LONGEST_LABEL],
        description="",
        unit_cents=priced.unit_cents,
        quantity=priced.quantity,
        tax_rate_id=tax_rate_id(access=access, percentage=rate, country=country) if rate else "",
    )


def _invoice(
    order: Order, *, organisation: Organisation, offering: Event | Plan, when_and_where: str
) -> InvoiceRequest | None:
    if not order.expects_invoice:
        return None
    description = gettext("Order %(number)s – %(what)s") % {
        "number": order.number,
        "what": f"{offering.title}, {when_and_where}" if when_and_where else offering.title,
    }
    return InvoiceRequest(
        description=description[:LONGEST_DESCRIPTION],
        footer=organisation.footer_with(mentions=order.mentions),
        custom_fields=_custom_fields(order, organisation=organisation),
        account_tax_ids=tuple(organisation.stripe_tax_ids),
    )


def _custom_fields(order: Order, *, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    """Return the buyer's, which they asked for, before ours, of which the law wants the first two."""
    fields = organisation.custom_fields()
    if order.identity:
        fields = [*order.identity.custom_fields(), *fields]
    return tuple(fields[:CUSTOM_FIELDS_COUNT])
