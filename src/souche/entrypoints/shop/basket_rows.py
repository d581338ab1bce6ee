"""What the basket shows: plain values worked out once, so that the template only prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext

from souche.entrypoints.shop.basket_form import AMOUNT, QUANTITY, is_to_pay

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Price
    from souche.domain.organisation.models import Organisation
    from souche.entrypoints.shop.basket_form import BasketForm

# From here on a visitor is told how many places are left.
FEW_PLACES = 10
ONE_MEMBERSHIP = 1


@dataclass(frozen=True)
class Field:
    """A field: its name, which is its id too, what stands in it, and what is wrong with it."""

    name: str
    typed: str
    error: str


@dataclass(frozen=True)
class Row:
    """A price on the page, with the fields that ask for it; `most` is how many can be asked for.

    One that is reserved for members has no field, unless the visitor is one.
    """

    price: Price
    is_first: bool
    quantity: Field
    amount: Field | None
    places_left: int
    few_left: int
    most: int
    is_open: bool
    is_reserved: bool


def few(places_left: int) -> int:
    """Return the places left when they are few enough to be told, else 0."""
    return places_left if places_left <= FEW_PLACES else 0


def field_of(*, form: BasketForm, name: str) -> Field:
    """Return a field of the form as the page shows it."""
    field = form.fields.get(name)
    typed = form.data.get(name, "") if form.is_bound else field and field.initial
    sentences = form.errors.get(name) if form.is_bound else None
    return Field(
        name=name, typed="" if typed is None else str(typed), error=str(sentences[0]) if sentences else ""
    )


def rows_of(*, form: BasketForm) -> list[Row]:
    """Return a row for each price, in the order of the page."""
    products = [price.product_id for price in form.prices]
    return [
        _row(form, price, is_first=product != before)
        for price, product, before in zip(form.prices, products, [None, *products], strict=False)
    ]


def _row(form: BasketForm, price: Price, *, is_first: bool) -> Row:
    # A membership takes no place.
    places_left = price.quota.places_left if price.quota else ONE_MEMBERSHIP
    is_reserved = not form.is_open_to_visitor(price)
    has_amount = price.is_free_price and not is_reserved
    amount = field_of(form=form, name=AMOUNT + price.public_id) if has_amount else None
    return Row(
        price=price,
        is_first=is_first,
        quantity=field_of(form=form, name=QUANTITY + price.public_id),
        amount=amount,
        places_left=places_left,
        few_left=few(places_left) if price.quota else 0,
        most=min(price.maximum, places_left),
        # A form that comes back keeps every field, so that nothing typed is lost.
        is_open=not is_reserved and (places_left > 0 or form.is_bound),
        is_reserved=is_reserved,
    )


def details_of(*, form: BasketForm, organisation: Organisation) -> dict[str, Any]:
    """Return what every basket shows beside its rows: what is wrong, and who buys."""
    return {
        "failures": failures_of(form=form) if form.is_bound else [],
        "name": field_of(form=form, name="name"),
        "email": field_of(form=form, name="email"),
        "vat_sentence": _vat_sentence(form=form, organisation=organisation),
        "is_free": form.is_free,
        "may_be_free": form.may_be_free,
        "organisation_form": form.organisation,
        "is_for_organisation": form.is_for_organisation,
    }


def _vat_sentence(*, form: BasketForm, organisation: Organisation) -> str:
    bearing_vat = [not price.untaxed_ground_in(organisation) for price in form.prices if is_to_pay(price)]
    if all(bearing_vat):
        return gettext("Prices include VAT.")
    if any(bearing_vat):
        return gettext("Prices include VAT where it is due.")
    return gettext("Net prices: no VAT is charged.")


def failures_of(*, form: BasketForm) -> list[tuple[str, str]]:
    """Return `(id of the field, sentence)` in the order of the page; no id: the form as a whole."""
    basket = [
        ("" if name == NON_FIELD_ERRORS else name, str(sentence))
        for name in (NON_FIELD_ERRORS, *form.fields)
        for sentence in form.errors.get(name, [])
    ]
    return basket + [
        (field.auto_id, str(sentence)) for field in form.organisation for sentence in field.errors
    ]
