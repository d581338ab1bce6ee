"""The table of addresses as docs/security.md shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.walk.table import Row, name_of, named_addresses
from tests.walk.who import Who

if TYPE_CHECKING:
    from tests.entrypoints.account.addresses import Address

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
# What Django writes as a regular expression, whose bars would end a cell of Markdown.
PATTERNS = {
    "admin:app_list": "administration/<app_label>/",
    "administration/(?P<url>.*)$": "administration/<anything else>",
    "account:year": "mon-compte/documents-<year>.zip",
    "account_preview:year": "administration/apercu/comptes/<pk>/documents-<year>.zip",
    "shop:media": "media/<path>",
}
# By GET and by POST: to read, and to send a form.
CELLS = {(True, True): "R S", (True, False): "R", (False, True): "S", (False, False): ""}


def addresses_table() -> str:
    """Return the table in Markdown, an address a line, sorted."""
    head = ["address", *COLUMNS.values()]
    found = ((shown(address), row) for address, row in named_addresses())
    rows = sorted(found, key=lambda line: line[0])
    lines = [[f"`{route}`", *(_cell(row, who) for who in COLUMNS)] for route, row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *lines])


def shown(address: Address) -> str:
    """Return an address as one reads it."""
    return f"/{PATTERNS.get(name_of(address), address.route)}"


def _cell(row: Row, who: Who) -> str:
    return CELLS[row.opens_to(who, "get"), row.opens_to(who, "post")]
