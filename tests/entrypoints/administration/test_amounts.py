"""Amounts are typed and read as people do; inside they are cents."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from souche.entrypoints.administration.amounts import EurosField, euros, percent


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("12,50", 1250), ("12.50", 1250), ("12", 1200), ("1 234,5", 123450), ("0", 0), ("12,50 €", 1250)],
)
def test_euros_become_cents(typed: str, cents: int) -> None:
    assert EurosField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["12,505", "-1", "douze", "nan", "inf", "10000,01", "1e9"])
def test_what_is_no_price_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        EurosField().clean(typed)


def test_cents_are_shown_as_they_are_typed() -> None:
    with translation.override("fr"):
        assert EurosField().prepare_value(1250) == "12,50"
        assert EurosField().prepare_value("12,505") == "12,505"


def test_an_unchanged_amount_is_no_change() -> None:
    assert not EurosField().has_changed(1250, "12,50")
    assert EurosField().has_changed(1250, "12,51")


@pytest.mark.parametrize(("language", "read"), [("fr", "1\u00a0234,50\u00a0€"), ("en", "1,234.50\u00a0€")])
def test_cents_are_read_in_the_language_of_the_page(language: str, read: str) -> None:
    with translation.override(language):
        assert euros(123450) == read


@pytest.mark.parametrize(
    ("rate", "read"), [("5.50", "5,5\u00a0%"), ("20.00", "20\u00a0%"), ("0.00", "0\u00a0%")]
)
def test_a_rate_is_read_without_needless_zeros(rate: str, read: str) -> None:
    with translation.override("fr"):
        assert percent(rate) == read
