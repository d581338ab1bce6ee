"""The table of addresses as docs/security.md shows it."""

from __future__ import annotations

from tests.walk.table import TABLE, Row, name_of, named_addresses
from tests.walk.who import Who

COLUMNS = {
    Who.STRANGER: "stranger",
    Who.HOLDER: "link",
    Who.BUYER: "account",
    Who.OWNER: "owner",
    Who.BOX_OFFICE: "box office",
    Who.COUNTER: "counter",
    Who.DOOR: "door",
    Who.ACCOUNTANT: "accountant",
    Who.COMMUNICATION: "communication",
    Who.NO_ROLE: "no role",
}
# By GET and by POST: to read, and to send a form.
CELLS = {(True, True): "R S", (True, False): "R", (False, True): "S", (False, False): ""}


def addresses_table() -> str:
    """Return the table in Markdown, an address a line, sorted."""
    head = ["address", *COLUMNS.values()]
    rows = sorted(
        {shown(address.route): TABLE[name_of(address)] for address, _row in named_addresses()}.items()
    )
    lines = [[f"`{route}`", *(_cell(row, who) for who in COLUMNS)] for route, row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *lines])


def shown(route: str) -> str:
    """Return an address as one reads it; in a table of Markdown a bar would end its cell."""
    return "/" + route.replace("|", "/")


def _cell(row: Row, who: Who) -> str:
    return CELLS[row.opens_to(who, "get"), row.opens_to(who, "post")]
