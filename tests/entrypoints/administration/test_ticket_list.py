"""A ticket is found by its number, as it is printed, and by everything else that one has in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.entrypoints.administration.rows import buy
from tests.entrypoints.shop.page import Page

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize(
    ("typed", "is_found"), [("000001", True), ("1", True), ("000002", False), ("Alice", True), ("tkt_", True)]
)
def test_what_is_typed_finds_it(desk: Client, typed: str, is_found: bool) -> None:  # a table
    ticket = buy().tickets.get()

    page = Page(desk.get("/administration/orders/ticket/", {"q": typed}))

    assert (ticket.public_id in page.text) is is_found
