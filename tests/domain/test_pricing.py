"""A basket is priced to the cent, or refused with the reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.domain.orders import pricing
from souche.domain.orders.pricing import Choice, Offer, price_basket

FULL = Offer(
    price_pk=1,
    quota_pk=10,
    label="Plein tarif",
    amount_cents=2400,
    is_free_price=False,
    minimum_cents=0,
    maximum=8,
    vat_rate=Decimal("5.50"),
)
FREE_PRICE = Offer(
    price_pk=2,
    quota_pk=10,
    label="Tarif libre",
    amount_cents=1200,
    is_free_price=True,
    minimum_cents=500,
    maximum=2,
    vat_rate=Decimal("2.10"),
)
OFFERS = {"price_full": FULL, "price_free": FREE_PRICE}


def test_it_adds_lines_up_and_counts_places_by_quota() -> None:
    basket = price_basket(
        offers=OFFERS, choices=[Choice("price_full", 2), Choice("price_free", 1, chosen_cents=700)]
    )

    assert basket.total_cents == 5500
    assert [line.vat_cents for line in basket.lines] == [250, 14]
    assert basket.places_by_quota() == {10: 3}


def test_a_free_price_left_open_is_the_suggestion() -> None:
    assert price_basket(offers=OFFERS, choices=[Choice("price_free", 1)]).total_cents == 1200


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ([], pricing.EmptyBasket),
        ([Choice("price_full", 0)], pricing.EmptyBasket),
        ([Choice("price_of_another_event", 1)], pricing.UnknownPrice),
        ([Choice("price_full", 1), Choice("price_full", 8)], pricing.UnknownPrice),
        ([Choice("price_full", 9)], pricing.TooMany),
        ([Choice("price_full", -1)], pricing.TooMany),
        ([Choice("price_free", 1, chosen_cents=499)], pricing.PriceOutOfRange),
        ([Choice("price_free", 1, chosen_cents=10**8)], pricing.PriceOutOfRange),
    ],
)
def test_it_refuses(choices: list[Choice], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        price_basket(offers=OFFERS, choices=choices)


def test_it_refuses_a_total_that_no_card_can_pay() -> None:
    cheap = Offer(**{**FULL.__dict__, "amount_cents": 49})

    with pytest.raises(pricing.TooSmallToPay):
        price_basket(offers={"cheap": cheap}, choices=[Choice("cheap", 1)])


@given(quantities=st.lists(st.integers(1, 8), min_size=1, max_size=20), cents=st.integers(50, 10**6))
def test_the_sum_of_lines_is_the_total(quantities: list[int], cents: int) -> None:
    offers = {f"price_{n}": Offer(**{**FULL.__dict__, "amount_cents": cents}) for n in range(len(quantities))}

    basket = price_basket(
        offers=offers, choices=[Choice(f"price_{n}", quantity) for n, quantity in enumerate(quantities)]
    )

    assert basket.total_cents == sum(line.total_cents for line in basket.lines)
    assert basket.total_cents == cents * sum(quantities)
