"""The one form of an event page: how many of each price, chosen amounts, and who buys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _

from souche.domain.orders.pricing import LARGEST_PRICE_CENTS, Choice, EmptyBasket
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.identity_form import OrganisationForm
from souche.entrypoints.shop.refusals import sentence_for
from souche.entrypoints.shop.templatetags.shop import amount, typed_amount
from souche.kit import clock
from souche.kit.one_line import TypedLine, TypedName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import QueryDict

    from souche.domain.catalogue.models import Event, Plan, Price
    from souche.domain.customers.models import BuyerIdentity, Customer

QUANTITY, AMOUNT = "quantity-", "amount-"
FOR_ORGANISATION = "for_organisation"
TYPED_AMOUNT = re.compile(r"(\d{1,8})(?:[.,](\d{1,2}))?")
AROUND_AMOUNTS = re.compile(r"[\s€]")


class NotAnAmount(Exception):
    """What was typed is no amount of money."""


def prices_of(*, offering: Event | Plan, house: Organisation, now: datetime) -> list[Price]:
    """Return what a page sells, with products and quotas, in the order of the page; one query."""
    prices = offering.prices_on_sale(house=house, now=now).select_related("product", "quota")
    # A page has a handful of them: sorting here spares the ORM a fifth of its work on this query.
    return sorted(
        prices.order_by(),
        key=lambda price: (
            bool(price.product.term),
            price.product.position,
            price.product_id,
            price.position,
            price.pk,
        ),
    )


def places_left(prices: Iterable[Price]) -> int | None:
    """Return the places left at these prices, each quota counted once; None when none takes a place."""
    quotas = {price.quota_id: price.quota for price in prices if price.quota}
    return sum(quota.places_left for quota in quotas.values()) if quotas else None


def is_to_pay(price: Price) -> bool:
    """Say whether a price costs something, or may."""
    return price.is_free_price or price.amount_cents > 0


def may_cost_nothing(price: Price) -> bool:
    """Say whether a place may be had for nothing: it is free, or its amount is chosen from zero."""
    return not (price.minimum_cents if price.is_free_price else price.amount_cents)


def read_cents(*, typed: str) -> int:
    """Return the cents of `12`, `12,5`, `12.50` or `12,50 €`; raise NotAnAmount."""
    found = TYPED_AMOUNT.fullmatch(AROUND_AMOUNTS.sub("", typed))
    if found is None:
        raise NotAnAmount(typed)
    units, decimals = found.groups(default="")
    return int(units) * 100 + int(decimals.ljust(2, "0"))


class BasketForm(forms.Form):
    """A quantity per price, an amount per free price, a name and an e-mail, and an organisation if one buys.

    `prices` are those of the page; `visitor` is who is signed in: their name and e-mail stand there already,
    and a member is asked how many places at the prices for members.
    """

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        offering: Event | Plan,
        prices: list[Price],
        visitor: Customer | None,
        currency: str,
    ) -> None:
        super().__init__(typed)
        self.offering = offering
        self.prices = prices
        self.visitor = visitor
        self.currency = currency
        self.is_for_member = self._is_for_member()
        self.is_free = not any(is_to_pay(price) for price in self.prices)
        self.may_be_free = any(may_cost_nothing(price) for price in self.prices)
        self.is_for_organisation = typed is not None and FOR_ORGANISATION in typed and not self.is_free
        self.organisation = OrganisationForm(
            typed if self.is_for_organisation else None,
            known=visitor.orders.last_organisation() if visitor else None,
        )
        for price in self.prices:
            if self.is_open_to_visitor(price):
                self._add_price(price)
        self.fields["name"] = TypedName(
            max_length=120,
            initial=visitor.name if visitor else "",
            error_messages={"required": _("Give your name.")},
        )
        self.fields["email"] = forms.EmailField(
            max_length=254,
            initial=visitor.email if visitor else "",
            error_messages={
                "required": _("Give your e-mail address: the tickets are sent there."),
                "invalid": _("This e-mail address is not complete. Example: alice@example.org."),
            },
        )

    def _is_for_member(self) -> bool:
        """Say whether prices for members are asked for; a query only where there are some."""
        if self.visitor is None or not any(price.is_for_members for price in self.prices):
            return False
        return self.visitor.memberships.open(now=clock.now()).exists()

    def is_valid(self) -> bool:
        """Say whether everything is there, the organisation included when one buys."""
        is_organisation_known = not self.is_for_organisation or self.organisation.is_valid()
        return super().is_valid() and is_organisation_known

    def identity(self) -> BuyerIdentity | None:
        """Return the organisation that buys, not written yet, if one does."""
        return self.organisation.instance if self.is_for_organisation else None

    def is_open_to_visitor(self, price: Price) -> bool:
        """Say whether the visitor may choose a price; the action decides."""
        return self.is_for_member or not price.is_for_members

    def _add_price(self, price: Price) -> None:
        too_many = _("%(label)s: at most %(maximum)s per order.")
        not_a_number = _("%(label)s: write a whole number, 0 or more.")
        named = {"label": price.label, "maximum": price.maximum}
        self.fields[QUANTITY + price.public_id] = forms.IntegerField(
            required=False,
            min_value=0,
            max_value=price.maximum,
            initial=0,
            error_messages={
                "max_value": _literally(too_many % named),
                "min_value": _literally(not_a_number % named),
                "invalid": not_a_number % named,
            },
        )
        if price.is_free_price:
            self.fields[AMOUNT + price.public_id] = TypedLine(
                required=False, max_length=20, initial=typed_amount(price.amount_cents)
            )

    def clean(self) -> dict[str, Any]:
        """Read the chosen amount of each free price that is wanted; say first when nothing is."""
        asked = [QUANTITY + price.public_id for price in self._asked_prices()]
        if (
            not any(self.cleaned_data.get(name) or name in self.errors for name in asked)
            and not self._strangers()
        ):
            self.add_error(None, sentence_for(EmptyBasket(), currency=self.currency))
        for price in self._asked_prices():
            if price.is_free_price and self.cleaned_data.get(QUANTITY + price.public_id):
                self._read_amount(price)
        return self.cleaned_data

    def _read_amount(self, price: Price) -> None:
        name = AMOUNT + price.public_id
        lowest = price.minimum_cents
        try:
            cents = read_cents(typed=self.cleaned_data.get(name, ""))
        except NotAnAmount:
            sentence = _("%(label)s: write an amount such as %(example)s.")
            self.add_error(name, sentence % {"label": price.label, "example": typed_amount(1250)})
            return
        if lowest <= cents <= LARGEST_PRICE_CENTS:
            self.cleaned_data[name] = cents
            return
        self.add_error(
            name,
            _("%(label)s: choose an amount from %(minimum)s to %(maximum)s.")
            % {
                "label": price.label,
                "minimum": amount(lowest, self.currency),
                "maximum": amount(LARGEST_PRICE_CENTS, self.currency),
            },
        )

    def choices(self) -> list[Choice]:
        """Return what was asked for, prices that are not ours included: the action refuses those."""
        known = [
            Choice(
                price_id=price.public_id,
                quantity=self.cleaned_data[QUANTITY + price.public_id] or 0,
                chosen_cents=self._chosen_cents(price),
            )
            for price in self._asked_prices()
        ]
        return known + [Choice(price_id=stranger, quantity=1) for stranger in self._strangers()]

    def typed(self) -> dict[str, list[str]]:
        """Return what was typed into the fields of the form, as a page sends it; nothing else."""
        known = {*self.fields, FOR_ORGANISATION, *self.organisation.fields}
        sent = cast("QueryDict", self.data)
        return {name: sent.getlist(name) for name in sent if name in known}

    def _asked_prices(self) -> list[Price]:
        return [price for price in self.prices if QUANTITY + price.public_id in self.fields]

    def _chosen_cents(self, price: Price) -> int | None:
        is_chosen = price.is_free_price and self.cleaned_data[QUANTITY + price.public_id]
        return self.cleaned_data[AMOUNT + price.public_id] if is_chosen else None

    def _strangers(self) -> list[str]:
        return [
            name.removeprefix(QUANTITY)
            for name, typed in self.data.items()
            if name.startswith(QUANTITY) and name not in self.fields and typed not in {"", "0"}
        ]

    def read_places_again(self) -> None:
        """Read the prices and their places again; what has appeared since the form was made stays out."""
        known = {price.pk for price in self.prices}
        found = prices_of(offering=self.offering, house=Organisation.current(), now=clock.now())
        self.prices = [price for price in found if price.pk in known]

    def first_field_of(self, *, quota_id: int) -> str | None:
        """Return the first field that asks for places of this quota."""
        for price in self.prices:
            name = QUANTITY + price.public_id
            if price.quota_id == quota_id and self.cleaned_data.get(name):
                return name
        return None


def _literally(sentence: str) -> str:
    # Django puts a limit's own values into these two sentences, so a percent sign of a label must survive it.
    return sentence.replace("%", "%%")
