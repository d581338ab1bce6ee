"""What is added to the description is really added by Stripe, and no longer than the description lacks it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_description.later import ADDED, REMOVED, VERSION, fields_at
from tests.stripe_description.published import as_published

if TYPE_CHECKING:
    from tests.stripe_description.published import Schema

# Whoever raises it looks at what is said of it below.
LIBRARY_VERSION = "16.1.0"
PLACES = [place for fields in ADDED.values() for place in fields]


def test_the_version_is_the_one_that_we_speak() -> None:
    assert stripe.api_version == VERSION
    assert version("stripe") == LIBRARY_VERSION


def test_the_description_does_not_have_them_yet() -> None:
    published = as_published()
    known = [place for place in PLACES if is_described(published, *place)]
    assert known == []


def test_the_description_still_has_what_is_removed() -> None:
    published = as_published()
    assert [place for place in REMOVED.values() if not is_described(published, *place)] == []


def is_described(published: Schema, owner: str, field: str) -> bool:
    *way, name = field.split(".")
    return name in fields_at(published, owner, way)


@pytest.mark.parametrize("source", [*ADDED, *REMOVED])
def test_each_change_has_its_source(source: str) -> None:
    assert source.startswith(("docs.stripe.com/changelog/", "stripe-python 16.1.0, "))
