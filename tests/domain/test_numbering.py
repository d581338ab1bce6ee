"""The series of the invoices' numbers: continuous, without doubles, or said where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souche.domain.invoices.numbering import (
    IssuedNumber,
    Scheme,
    YearOfSeries,
    read_series,
    scheme_of,
    split_number,
)


def issued(*numbers: str, year: int = 2026) -> list[IssuedNumber]:
    return [IssuedNumber(number=number, year=year) for number in numbers]


def only(numbers: list[IssuedNumber]) -> YearOfSeries:
    (series,) = read_series(numbers)
    return series


@pytest.mark.parametrize(
    ("number", "series", "place"),
    [
        ("586A2E-0139", "586A2E-", 139),
        ("FACT-2026-0007", "FACT-2026-", 7),
        ("F-0042-CN-01", "F-0042-CN-", 1),
        ("2026", "", 2026),
        ("HAND-WRITTEN", "HAND-WRITTEN", 0),
        ("", "", 0),
    ],
)
def test_a_number_is_a_series_and_a_place(number: str, series: str, place: int) -> None:
    assert split_number(number)[:2] == (series, place)


def test_numbers_that_follow_one_another_are_continuous_in_any_order() -> None:
    series = only(issued("F-0003", "F-0001", "F-0002"))

    assert series.is_continuous
    assert (series.first, series.last, series.count) == ("F-0001", "F-0003", 3)


def test_what_the_account_issued_before_is_no_gap() -> None:
    assert only(issued("F-0812", "F-0813")).is_continuous


def test_missing_numbers_are_named_as_they_would_be_printed() -> None:
    series = only(issued("F-0008", "F-0012"))

    (gap,) = series.gaps
    assert list(gap.numbers()) == ["F-0009", "F-0010", "F-0011"]
    assert gap.count == 3
    assert not series.is_continuous


def test_the_number_after_9999_has_five_digits() -> None:
    assert only(issued("F-9999", "F-10000")).is_continuous


def test_missing_numbers_grow_a_digit_where_they_must() -> None:
    (gap,) = only(issued("F-9998", "F-10001")).gaps

    assert list(gap.numbers()) == ["F-9999", "F-10000"]


def test_a_number_that_came_twice_is_named() -> None:
    series = only(issued("F-0001", "F-0002", "F-0002"))

    assert series.doubles == ("F-0002",)
    assert not series.is_continuous


def test_a_series_goes_on_over_new_year() -> None:
    newest, before = read_series([*issued("F-0001", year=2025), *issued("F-0002", year=2026)])

    assert (newest.year, newest.count, newest.is_continuous) == (2026, 1, True)
    assert (before.year, before.count, before.is_continuous) == (2025, 1, True)


def test_a_gap_belongs_to_the_year_of_the_number_after_it() -> None:
    newest, before = read_series([*issued("F-0001", year=2025), *issued("F-0003", year=2026)])

    assert [gap.first for gap in newest.gaps] == [2]
    assert before.is_continuous


@given(st.sets(st.integers(min_value=1, max_value=300), min_size=1))
def test_numbers_seen_and_missing_are_all_there_are(places: set[int]) -> None:
    series = only(issued(*(f"F-{place:04d}" for place in places)))

    missing = {number for gap in series.gaps for number in gap.numbers()}
    every = {f"F-{place:04d}" for place in range(min(places), max(places) + 1)}
    assert missing == every - {f"F-{place:04d}" for place in places}


def test_two_customers_in_one_series_show_that_it_is_the_account_s() -> None:
    assert scheme_of([("F-0001", "cus_alice"), ("F-0002", "cus_bob")]) is Scheme.ACCOUNT


def test_a_series_for_each_customer_is_seen() -> None:
    numbers = [("AAAA-0001", "cus_alice"), ("AAAA-0002", "cus_alice"), ("BBBB-0001", "cus_bob")]

    assert scheme_of(numbers) is Scheme.CUSTOMER


@pytest.mark.parametrize("numbers", [[], [("F-0001", "cus_alice")], [("F-0001", "a"), ("F-0002", "a")]])
def test_one_customer_alone_tells_nothing(numbers: list[tuple[str, str]]) -> None:
    assert scheme_of(numbers) is Scheme.UNKNOWN
