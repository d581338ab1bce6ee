"""What the house refused, in a sentence that a person can act on."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from souche.actions.cancel_tickets import TooLateToCancel
from souche.actions.change_membership_price import NothingProposed
from souche.actions.confirm_basket import BasketUnderWay
from souche.actions.correct_invoice import AlreadyCorrected, CorrectionOver, MoneyWentBack, NotCorrectable
from souche.actions.place_order import (
    AddressHasMembership,
    AlreadyMember,
    MembersOnly,
    NotOnSale,
    TooManyForMember,
)
from souche.actions.preview_refund import OrderNotPaid
from souche.actions.request_invoice import (
    AlreadyInvoiced,
    GivenBack,
    NoInvoiceToMake,
    NothingSold,
    NotPaid,
)
from souche.actions.resume_payment import NothingToPay
from souche.domain.catalogue.models import SaleState, SoldOut
from souche.domain.memberships.entitlements import NotValid
from souche.domain.memberships.states import IllegalMove as MembershipIllegalMove
from souche.domain.orders.models import TooManyBaskets
from souche.domain.orders.pricing import (
    BasketRefused,
    BoughtAlone,
    EmptyBasket,
    PriceOutOfRange,
    TooMany,
    TooSmallToPay,
    UnknownPrice,
)
from souche.domain.orders.states import IllegalMove
from souche.domain.payments.gateway.errors import (
    StripeFailed,
    StripeKeyRefused,
    StripeRefused,
    StripeTaxIdRefused,
    StripeUnreachable,
)
from souche.entrypoints.shop.templatetags.shop import amount
from souche.kit.wording import day_alone, for_kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What an order form may meet, and what the buttons of an order page may meet.
ORDER_REFUSED = (
    AddressHasMembership,
    AlreadyMember,
    BasketRefused,
    MembersOnly,
    NotOnSale,
    SoldOut,
    StripeFailed,
    TooManyForMember,
)
MOVE_REFUSED = (NothingToPay, IllegalMove, StripeFailed)
CANCELLING_REFUSED = (NotValid, OrderNotPaid, TooLateToCancel)
INVOICE_REFUSED = (NoInvoiceToMake, NotCorrectable)
MEMBERSHIP_REFUSED = (NothingProposed, MembershipIllegalMove, StripeFailed)

SENTENCES: dict[type[Exception], _StrPromise] = {
    EmptyBasket: _("Choose at least one ticket."),
    UnknownPrice: _("One of the prices you chose is no longer on sale here. Check your choice below."),
    TooMany: _("%(label)s: at most %(maximum)s per order."),
    PriceOutOfRange: _("%(label)s: choose an amount from %(minimum_cents)s to %(maximum_cents)s."),
    TooSmallToPay: _("A card payment is at least %(minimum_cents)s: choose a higher amount."),
    BoughtAlone: _("A membership that renews by itself is bought alone: choose one price."),
    MembersOnly: _("This price is for members. Enter your account first, and order with its e-mail address."),
    TooManyForMember: _("%(label)s: at most %(maximum)s per member, over all of your orders."),
    AlreadyMember: _(
        "%(label)s: you have it already, until %(last_day)s. "
        "For somebody else, order with their e-mail address."
    ),
    AddressHasMembership: _(
        "%(label)s: this e-mail address has it already, or its payment is in progress. Enter your account to "
        "see until when it runs; for somebody else, order with their e-mail address."
    ),
    BasketUnderWay: _("Your order is being placed: read this page again in a moment."),
    TooManyBaskets: _(
        "Too many orders were asked for from your network within the hour. Try again in an hour, or write "
        "to us: the address is at the foot of the page."
    ),
    SoldOut: _("These places have just been taken by somebody else."),
    StripeUnreachable: _(
        "The payment service does not answer. Nothing was charged and no place is held: "
        "try again in a moment."
    ),
    StripeRefused: _(
        "The payment service refused this order. Nothing was charged and no place is held: "
        "please write to us, the address is at the foot of the page."
    ),
    StripeTaxIdRefused: _(
        "The payment service does not take one of the numbers given for the invoice (SIREN, SIRET or VAT). "
        "Nothing was charged and no place is held: check these numbers, or write to us, the address is at "
        "the foot of the page."
    ),
    StripeKeyRefused: _(
        "Payment is not available at the moment. Nothing was charged and no place is held: "
        "please write to us, the address is at the foot of the page."
    ),
}
# On the page of an order its places stay as they were, whatever Stripe answers.
UNCHANGED_SENTENCES: dict[type[Exception], _StrPromise] = {
    NothingToPay: _("This order can no longer be paid."),
    IllegalMove: _("This order can no longer be given up: it has been paid, or it is closed."),
    StripeUnreachable: _(
        "The payment service does not answer. Your order has not changed: try again in a moment."
    ),
    StripeRefused: _(
        "The payment service refused. Your order has not changed: "
        "please write to us, the address is at the foot of the page."
    ),
    StripeKeyRefused: _(
        "Payment is not available at the moment. Your order has not changed: "
        "please write to us, the address is at the foot of the page."
    ),
}
CANCELLING_SENTENCES: dict[type[Exception], _StrPromise] = {
    NotValid: _("Some of these tickets have just been cancelled. Here is what is left: choose again."),
    OrderNotPaid: _("This order is not paid, or all of it was cancelled: there is nothing to give back."),
    TooLateToCancel: _("The time to cancel is over: these tickets stay valid."),
}
MEMBERSHIP_SENTENCES: dict[type[Exception], _StrPromise] = {
    NothingProposed: _("There is no longer a price to agree to: have a look at what your membership costs."),
    MembershipIllegalMove: _("This membership is stopped already, or over."),
    StripeUnreachable: _(
        "The payment service does not answer. Your membership has not changed: try again in a moment."
    ),
    StripeRefused: _(
        "The payment service refused. Your membership has not changed: "
        "please write to us, the address is at the foot of the page."
    ),
    StripeKeyRefused: _(
        "Payment is not available at the moment. Your membership has not changed: "
        "please write to us, the address is at the foot of the page."
    ),
}
INVOICE_SENTENCES: dict[type[Exception], _StrPromise] = {
    NotPaid: _("This order is not paid: there is nothing to invoice."),
    NothingSold: _("This order is free: there is nothing to invoice."),
    AlreadyInvoiced: _(
        "The invoice of this order is made already, or on its way: it is on the order's page."
    ),
    **dict.fromkeys(
        (GivenBack, MoneyWentBack),
        _(
            "Money of this order was given back: please write to us for its invoice, "
            "the address is at the foot of the page."
        ),
    ),
    CorrectionOver: _(
        "The time to correct this invoice is over: please write to us, "
        "the address is at the foot of the page."
    ),
    AlreadyCorrected: _(
        "Another invoice replaces this one already, or is on its way: it is on the order's page."
    ),
}
CLOSED_SENTENCES = {
    SaleState.NOT_YET: _("Tickets for this event are not on sale yet."),
    SaleState.CLOSED: _("Sales for this event are closed."),
    SaleState.SOLD_OUT: _("This event is sold out."),
    SaleState.CANCELLED: _("This event is cancelled: tickets are no longer sold."),
}
STATUSES = {
    **dict.fromkeys(INVOICE_SENTENCES, HTTPStatus.CONFLICT),
    BasketUnderWay: HTTPStatus.CONFLICT,
    SoldOut: HTTPStatus.CONFLICT,
    AlreadyMember: HTTPStatus.CONFLICT,
    AddressHasMembership: HTTPStatus.CONFLICT,
    NothingToPay: HTTPStatus.CONFLICT,
    IllegalMove: HTTPStatus.CONFLICT,
    MembershipIllegalMove: HTTPStatus.CONFLICT,
    NothingProposed: HTTPStatus.CONFLICT,
    StripeUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    StripeRefused: HTTPStatus.SERVICE_UNAVAILABLE,
    StripeTaxIdRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    StripeKeyRefused: HTTPStatus.SERVICE_UNAVAILABLE,
}


def sentence_for(error: Exception, *, currency: str) -> str:
    """Return the sentence for an order form, in the language of the visit; `currency` writes its amounts."""
    if isinstance(error, NotOnSale):
        return str(CLOSED_SENTENCES.get(error.state, CLOSED_SENTENCES[SaleState.CLOSED]))
    values = {name: _in_words(name, value, currency=currency) for name, value in vars(error).items()}
    return str(for_kind(SENTENCES, error) % values)


def _in_words(name: str, value: object, *, currency: str) -> object:
    if isinstance(value, date):
        return day_alone(value)
    return amount(value, currency) if name.endswith("_cents") and isinstance(value, int) else value


def sentence_for_move(error: Exception) -> str:
    """Return the sentence for a button of an order's page, in the language of the visit."""
    return str(for_kind(UNCHANGED_SENTENCES, error))


def sentence_for_cancelling(error: Exception) -> str:
    """Return the sentence for tickets that cannot be given back, in the language of the visit."""
    return str(for_kind(CANCELLING_SENTENCES, error))


def sentence_for_membership(error: Exception) -> str:
    """Return the sentence for a button of a membership's page, in the language of the visit."""
    return str(for_kind(MEMBERSHIP_SENTENCES, error))


def sentence_for_invoice(error: Exception) -> str:
    """Return the sentence for an invoice that is asked for, in the language of the visit."""
    return str(for_kind(INVOICE_SENTENCES, error))


def status_for(error: Exception) -> HTTPStatus:
    """Return the HTTP status that tells a program the same."""
    return for_kind({Exception: HTTPStatus.UNPROCESSABLE_ENTITY, **STATUSES}, error)
