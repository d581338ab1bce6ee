"""The arithmetic of a basket: pure, in integer cents, VAT included. It takes no place and writes no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from souche.domain.catalogue.models import INTERVALS
from souche.kit.money import vat_included

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

# Stripe refuses smaller card payments in euros (docs.stripe.com/currencies).
SMALLEST_PAYMENT_CENTS = 50
# Stripe refuses more line items in one session (docs.stripe.com/api/checkout/sessions/create).
MOST_LINES = 100
# A free price above this is a slip of the finger, and Stripe's own limit is eight digits.
LARGEST_PRICE_CENTS = 1_000_000


class BasketRefused(Exception):
    """The basket cannot be priced; each kind says why."""


class EmptyBasket(BasketRefused):
    """Nothing was chosen."""


class UnknownPrice(BasketRefused):
    """A price is not, or no longer, for sale here."""


class TooMany(BasketRefused):
    """More than the maximum per order."""

    def __init__(self, *, label: str, maximum: int) -> None:
        super().__init__(label)
        self.label = label
        self.maximum = maximum


class PriceOutOfRange(BasketRefused):
    """A free price below its minimum, or absurdly high."""

    def __init__(self, *, label: str, minimum_cents: int, maximum_cents: int) -> None:
        super().__init__(label)
        self.label = label
        self.minimum_cents = minimum_cents
        self.maximum_cents = maximum_cents


class BoughtAlone(BasketRefused):
    """A membership that renews stands beside something else."""


class TooSmallToPay(BasketRefused):
    """A total between zero and what a card can pay; zero too, for what renews."""

    def __init__(self, *, minimum_cents: int) -> None:
        super().__init__(str(minimum_cents))
        self.minimum_cents = minimum_cents


@dataclass(frozen=True)
class Offer:
    """One price as it is for sale now; `amount_cents` is the suggestion when the price is free.

    A membership has a `term` of catalogue.models.Term, and takes no place: its `quota_pk` is None. Without
    VAT, `vat_rate` is zero and `untaxed_ground` says why.
    """

    price_pk: int
    quota_pk: int | None
    label: str
    amount_cents: int
    is_free_price: bool
    minimum_cents: int
    maximum: int
    vat_rate: Decimal
    untaxed_ground: str = ""
    term: str = ""
    is_for_members: bool = False
    maximum_per_member: int | None = None

    @property
    def is_recurring(self) -> bool:
        """Say whether it is a membership that renews by itself."""
        return self.term in INTERVALS


@dataclass(frozen=True)
class Choice:
    """What the buyer asks for: a price by its public id, how many, and the amount chosen if it is free."""

    price_id: str
    quantity: int
    chosen_cents: int | None = None


@dataclass(frozen=True)
class PricedLine:
    """One line of the order to come; amounts in cents, VAT included in `total_cents`."""

    offer: Offer
    quantity: int
    unit_cents: int
    total_cents: int
    vat_cents: int


@dataclass(frozen=True)
class Basket:
    """Priced lines and their total in cents."""

    lines: tuple[PricedLine, ...]
    total_cents: int

    def places_by_quota(self) -> dict[int, int]:
        """Return `{quota pk: places}` over all lines."""
        places: dict[int, int] = {}
        for line in self.lines:
            if line.offer.quota_pk is not None:
                places[line.offer.quota_pk] = places.get(line.offer.quota_pk, 0) + line.quantity
        return places

    @property
    def untaxed_grounds(self) -> tuple[str, ...]:
        """Return why lines to pay bear no VAT, line by line."""
        return tuple(line.offer.untaxed_ground for line in self.lines if line.total_cents)

    @property
    def is_recurring(self) -> bool:
        """Say whether it is a membership that renews, which stands alone."""
        return self.lines[0].offer.is_recurring

    @property
    def brings_membership(self) -> bool:
        """Say whether a membership is among the lines."""
        return any(line.offer.term for line in self.lines)

    @property
    def member_lines(self) -> tuple[PricedLine, ...]:
        """Return the lines at prices for members only."""
        return tuple(line for line in self.lines if line.offer.is_for_members)


def price_basket(*, offers: Mapping[str, Offer], choices: Iterable[Choice]) -> Basket:
    """Price the choices against the offers, `{public price id: offer}`; raise BasketRefused."""
    chosen = [choice for choice in choices if choice.quantity]
    if not chosen:
        raise EmptyBasket
    if len(chosen) > MOST_LINES or len({choice.price_id for choice in chosen}) < len(chosen):
        raise UnknownPrice
    lines = tuple(_price_line(offers=offers, choice=choice) for choice in chosen)
    if len(lines) > 1 and any(line.offer.is_recurring for line in lines):
        raise BoughtAlone
    total = _total(lines)
    if total < SMALLEST_PAYMENT_CENTS and (total or lines[0].offer.is_recurring):
        raise TooSmallToPay(minimum_cents=SMALLEST_PAYMENT_CENTS)
    return Basket(lines=lines, total_cents=total)


def _price_line(*, offers: Mapping[str, Offer], choice: Choice) -> PricedLine:
    offer = offers.get(choice.price_id)
    if offer is None:
        raise UnknownPrice
    if not 0 < choice.quantity <= offer.maximum:
        raise TooMany(label=offer.label, maximum=offer.maximum)
    unit = _unit_cents(offer=offer, chosen_cents=choice.chosen_cents)
    total = unit * choice.quantity
    return PricedLine(
        offer=offer,
        quantity=choice.quantity,
        unit_cents=unit,
        total_cents=total,
        vat_cents=vat_included(gross_cents=total, rate=offer.vat_rate),
    )


def _unit_cents(*, offer: Offer, chosen_cents: int | None) -> int:
    if not offer.is_free_price:
        return offer.amount_cents
    unit = offer.amount_cents if chosen_cents is None else chosen_cents
    if not offer.minimum_cents <= unit <= LARGEST_PRICE_CENTS:
        raise PriceOutOfRange(
            label=offer.label, minimum_cents=offer.minimum_cents, maximum_cents=LARGEST_PRICE_CENTS
        )
    return unit


def _total(lines: Sequence[PricedLine]) -> int:
    return sum(line.total_cents for line in lines)
