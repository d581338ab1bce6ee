"""Amounts and colours are readable."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from souche.entrypoints.shop.basket_form import NotAnAmount, read_cents
from souche.entrypoints.shop.colours import ENOUGH_CONTRAST, contrast, readable_on, readable_on_paper
from souche.entrypoints.shop.templatetags.shop import PAPER, amount, percentage, typed_amount

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("language", "cents", "currency", "written"),
    [
        ("fr", 1250, "EUR", "12,50\N{NO-BREAK SPACE}€"),
        ("fr", 123456, "EUR", "1\N{NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}€"),
        ("en", 123456, "EUR", "€1,234.56"),
        ("fr", 5, "CHF", "0,05\N{NO-BREAK SPACE}CHF"),
    ],
)
def test_amounts_are_written_as_the_language_does(
    language: str, cents: int, currency: str, written: str
) -> None:
    with translation.override(language):
        assert amount(cents, currency) == written


@pytest.mark.parametrize(
    ("rate", "written"), [("5.50", "5,5"), ("20.00", "20"), ("2.10", "2,1"), ("0.00", "0"), ("8.25", "8,25")]
)
def test_rates_lose_their_zeros(rate: str, written: str) -> None:
    with translation.override("fr"):
        assert percentage(Decimal(rate)) == written


@given(st.integers(0, 99_999_999), st.sampled_from(["fr", "en"]))
def test_an_amount_is_read_as_it_was_written(cents: int, language: str) -> None:
    with translation.override(language):
        assert read_cents(typed=typed_amount(cents)) == cents


@pytest.mark.parametrize(("typed", "cents"), [("12", 1200), ("12,5", 1250), (" 1 200.50 € ", 120050)])
def test_amounts_are_read_as_people_type_them(typed: str, cents: int) -> None:
    assert read_cents(typed=typed) == cents


@pytest.mark.parametrize("typed", ["", "12,", ",5", "1e3", "١٢,٥x", "--5", "1,2,3", "123456789"])
def test_other_words_are_no_amounts(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_cents(typed=typed)


@given(COLOURS)
def test_any_colour_of_the_house_can_be_read(colour: str) -> None:
    assert contrast(one=readable_on(colour), other=colour) >= ENOUGH_CONTRAST
    assert contrast(one=readable_on_paper(colour=colour, paper=PAPER), other=PAPER) >= ENOUGH_CONTRAST


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast(one="#000000", other="#ffffff") == pytest.approx(21)
    assert contrast(one="#777777", other="#ffffff") == pytest.approx(4.48, abs=0.01)
