"""docs/security.md shows the table that the walk proves."""

from __future__ import annotations

from tests.walk.document import addresses_table
from tests.walk.table import TABLE
from tools.security_table import DOCUMENT, with_table


def test_the_document_shows_the_table_that_the_walk_proves() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")

    assert written == with_table(written, addresses_table()), "make tables"
    assert "| `/administration/orders/order/` |" in written


def test_every_address_has_its_line() -> None:
    lines = addresses_table().splitlines()

    assert len(lines) == len(TABLE) + 2
    assert len({line.count("|") for line in lines}) == 1
