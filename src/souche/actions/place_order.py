"""A buyer orders: places are held, and the page where to pay is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from souche.actions.fulfil_order import fulfil_order
from souche.actions.open_checkout import open_checkout
from souche.actions.release_places import release_places
from souche.domain.catalogue.models import Event, Quota, SaleState, SoldOut
from souche.domain.customers.models import Customer
from souche.domain.customers.proof import is_proven
from souche.domain.memberships.models import Membership
from souche.domain.memberships.terms import last_day_before
from souche.domain.orders.models import Line, Order, Placing
from souche.domain.orders.pricing import Offer, price_basket
from souche.domain.organisation.strictness import LIMITS, Strictness
from souche.domain.organisation.vat_rates import NO_VAT
from souche.domain.payments.gateway.errors import StripeFailed
from souche.kit.database import take_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from souche.domain.catalogue.models import Plan, Price
    from souche.domain.customers.models import BuyerIdentity
    from souche.domain.orders.pricing import Basket, Choice
    from souche.domain.organisation.models import Organisation

# A session must live thirty minutes at least, counted from when Stripe creates it: the minute more leaves
# room for a slow network and our retries (docs.stripe.com/api/checkout/sessions/create, expires_at).
HOLD = timedelta(minutes=31)


class NotOnSale(Exception):
    """The event or the membership is not on sale: too early, too late, or withdrawn."""

    def __init__(self, *, state: SaleState) -> None:
        super().__init__(state.value)
        self.state = state


class MembersOnly(Exception):
    """A price for members was chosen by somebody who is not signed in as one."""


class TooManyForMember(Exception):
    """More than one member may have at this price, over all of their orders."""

    def __init__(self, *, label: str, maximum: int) -> None:
        super().__init__(label)
        self.label = label
        self.maximum = maximum


class ConfirmationNeeded(Exception):
    """Nobody has proven the buyer's address, and places are free, or too many wait for their payment."""


class AlreadyMember(Exception):
    """Who is signed in has this membership until `last_day`; a second one would give nothing more."""

    def __init__(self, *, label: str, last_day: date) -> None:
        super().__init__(label)
        self.label = label
        self.last_day = last_day


class AddressHasMembership(Exception):
    """The address typed has this membership or is paying it; until when is not for a stranger."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label)
        self.label = label


@dataclass(frozen=True)
class Buyer:
    """Who buys, as typed on the form; `identity` is the organisation they buy for, if any."""

    name: str
    email: str
    language: str
    identity: BuyerIdentity | None = None


@dataclass(frozen=True)
class Visit:
    """From where an order comes: what stands for one visitor, and whether a link confirmed the basket."""

    network: str
    is_confirmed: bool = False


@dataclass(frozen=True)
class Placed:
    """An order placed; `pay_url` is None when there is nothing to pay and the tickets are made."""

    order: Order
    pay_url: str | None


def place_order(
    *,
    organisation: Organisation,
    offering: Event | Plan,
    choices: Iterable[Choice],
    buyer: Buyer,
    member: Customer | None = None,
    visit: Visit | None = None,
    success_url: Callable[[Order], str],
    cancel_url: Callable[[Order], str],
    now: datetime,
) -> Placed:
    """Hold what a basket asks of an event or a membership and open its payment; a free one is fulfilled.

    `member` is who is signed in, for prices that are theirs alone; under their own e-mail they are proven,
    and what they say of themself is kept. What anybody else types stays with the order. A `visit` is held to
    what the house lets unproven buyers hold. Raises NotOnSale, ConfirmationNeeded, BasketRefused,
    MembersOnly, TooManyForMember, AlreadyMember, AddressHasMembership, SoldOut, or StripeFailed: the places
    were then given back.
    """
    _refuse_closed(offering=offering, now=now)
    prices = offering.prices_on_sale(house=organisation, now=now).select_related("product", "quota")
    basket = price_basket(
        offers=_offers(prices, offering=offering, organisation=organisation), choices=choices
    )
    _refuse_late(basket, prices=prices)
    if basket.member_lines:
        _refuse_strangers(buyer=buyer, member=member, now=now)
    visit = visit if organisation.strictness != Strictness.OFF else None
    is_sure = visit is None or visit.is_confirmed or is_proven(email=buyer.email, entered=member)
    if not is_sure and not basket.total_cents:
        raise ConfirmationNeeded
    with transaction.atomic():
        order = _hold(
            offering=offering, basket=basket, buyer=buyer, organisation=organisation, entered=member, now=now
        )
        if basket.brings_membership:
            _refuse_seconds(order=order, organisation=organisation, member=member, now=now)
        if visit and not is_sure:
            _limit_holds(order, visit, offering=offering, basket=basket, prices=prices, house=organisation)
        if visit:
            Placing.note(order=order, network=visit.network, is_sure=is_sure)
        # At the very end: in a rush everybody waits for these rows, which stay locked until the commit.
        Quota.objects.take(basket.places_by_quota())
        if order.is_free:
            order.pay(paid_at=now)
            fulfil_order(order=order, now=now)
    if order.is_free:
        return Placed(order=order, pay_url=None)
    pay_url = _open(
        order,
        organisation=organisation,
        offering=offering,
        basket=basket,
        success_url=success_url(order),
        cancel_url=cancel_url(order),
        now=now,
    )
    return Placed(order=order, pay_url=pay_url)


def _open(order: Order, *, now: datetime, **wanted: Any) -> str:
    """Open the payment of a held order; where Stripe cannot, its places go back."""
    try:
        return open_checkout(order=order, **wanted)
    except StripeFailed:
        _give_up(order=order, now=now)
        raise


def _limit_holds(
    order: Order,
    visit: Visit,
    *,
    offering: Event | Plan,
    basket: Basket,
    prices: Iterable[Price],
    house: Organisation,
) -> None:
    """Ask for a proof where this order and those that wait hold more than the house lets unproven buyers.

    What is held is counted before this order counts: those of a network come one after the other, and those
    of an event.
    """
    limits, network = LIMITS[Strictness(house.strictness)], visit.network
    event = offering if isinstance(offering, Event) else None
    take_turns(f"orders of network {network}", *([f"orders of event {event.pk}"] if event else []))
    held = Placing.objects.held(network=network, customer=order.customer, event=event, now=order.placed_at)
    places = sum(line.quantity for line in basket.lines)
    size = sum({price.quota.pk: price.quota.size for price in prices if price.quota}.values())
    if (
        held.of_network + places > limits.places_of_network
        or held.of_address + places > limits.places_of_address
        or held.orders >= limits.orders
        or (event and held.of_event + places > limits.places_of_event(size))
    ):
        # Of what is gone nothing can be kept: a link is for what is left.
        Quota.objects.take(basket.places_by_quota())
        raise ConfirmationNeeded


def _refuse_closed(*, offering: Event | Plan, now: datetime) -> None:
    state = offering.sale_state(now=now, places_left=1)
    if not offering.is_published or state != SaleState.ON_SALE:
        raise NotOnSale(state=state if offering.is_published else SaleState.CLOSED)


def _refuse_strangers(*, buyer: Buyer, member: Customer | None, now: datetime) -> None:
    if member is None or not is_proven(email=buyer.email, entered=member):
        raise MembersOnly
    if not member.memberships.open(now=now).exists():
        raise MembersOnly


def _refuse_late(basket: Basket, *, prices: Iterable[Price]) -> None:
    """Refuse what is visibly gone before anything is written; the places that are taken decide."""
    left = {price.quota.pk: price.quota.places_left for price in prices if price.quota}
    for quota_id, places in basket.places_by_quota().items():
        if left[quota_id] < places:
            raise SoldOut(quota_id=quota_id)


def _offers(
    prices: Iterable[Price], *, offering: Event | Plan, organisation: Organisation
) -> dict[str, Offer]:
    return {
        price.public_id: _offer(price, label=_label(price, offering=offering), organisation=organisation)
        for price in prices
    }


def _offer(price: Price, *, label: str, organisation: Organisation) -> Offer:
    untaxed_ground = price.untaxed_ground_in(organisation)
    return Offer(
        price_pk=price.pk,
        quota_pk=price.quota_id,
        label=label,
        amount_cents=price.amount_cents,
        is_free_price=price.is_free_price,
        minimum_cents=price.minimum_cents,
        maximum=price.maximum,
        vat_rate=NO_VAT if untaxed_ground else price.vat_rate,
        untaxed_ground=untaxed_ground,
        term=price.product.term,
        is_for_members=price.is_for_members,
        maximum_per_member=price.maximum_per_member,
    )


def _label(price: Price, *, offering: Event | Plan) -> str:
    if price.product.term:
        return f"{price.product.name} – {price.label}"
    return f"{offering.title} – {price.product.name} – {price.label}"


def _hold(
    *,
    offering: Event | Plan,
    basket: Basket,
    buyer: Buyer,
    organisation: Organisation,
    entered: Customer | None,
    now: datetime,
) -> Order:
    customer = Customer.welcome(email=buyer.email, name=buyer.name, language=buyer.language)
    is_buyer_proven = is_proven(email=buyer.email, entered=entered)
    if is_buyer_proven:
        customer.present(name=buyer.name, language=buyer.language)
    if buyer.identity:
        buyer.identity.remember(customer=customer, is_proven=is_buyer_proven, now=now)
    order = Order.hold(
        customer=customer,
        buyer_name=buyer.name,
        language=buyer.language,
        is_proven=is_buyer_proven,
        identity=buyer.identity,
        basket=basket,
        event=offering if isinstance(offering, Event) else None,
        currency=organisation.currency,
        is_livemode=organisation.is_livemode,
        is_invoice_wanted=_is_invoice_wanted(basket, organisation=organisation),
        vat_mentions=organisation.vat_mentions_on(
            grounds=basket.untaxed_grounds, day=organisation.day_of(now)
        ),
        now=now,
        expires_at=now + HOLD,
    )
    if basket.brings_membership:
        Membership.promise(order=order)
    _refuse_too_many(order=order, basket=basket)
    return order


def _is_invoice_wanted(basket: Basket, *, organisation: Organisation) -> bool:
    """Return what the switch says of a purchase; Stripe makes the invoices of what renews by itself."""
    return organisation.is_invoicing_enabled and basket.total_cents > 0 and not basket.is_recurring


def _refuse_too_many(*, order: Order, basket: Basket) -> None:
    """Count what the member holds or bought, this order included; their row is locked since it was read."""
    for line in basket.member_lines:
        maximum = line.offer.maximum_per_member
        if (
            maximum
            and Line.objects.places_of(customer=order.customer, price_pk=line.offer.price_pk) > maximum
        ):
            raise TooManyForMember(label=line.offer.label, maximum=maximum)


def _refuse_seconds(
    *, order: Order, organisation: Organisation, member: Customer | None, now: datetime
) -> None:
    """Refuse a membership that the buyer has already; their row is locked since it was read.

    An order of it that only waits to be paid is not in its way: whoever left it may begin again. If both are
    paid in the end, begin_memberships sees to the second.
    """
    for promised in Membership.objects.filter(line__order=order).select_related("line"):
        twins = promised.twins(zone=organisation.zone, now=now)
        if twins:
            ends_at = twins[0].ends_at
            if ends_at is None or member != order.customer:
                raise AddressHasMembership(label=promised.line.label)
            last_day = last_day_before(ends_at=ends_at, zone=organisation.zone)
            raise AlreadyMember(label=promised.line.label, last_day=last_day)


def _give_up(*, order: Order, now: datetime) -> None:
    with transaction.atomic():
        order.cancel(now=now)
        release_places(order=order)
