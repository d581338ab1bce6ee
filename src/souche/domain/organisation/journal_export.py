"""The journal as a table that people read, and that anybody can verify without our database.

Each line ends with the record of the entry as JSON, salts and seals included, and with its digest: the first
columns say the same for people, and are compared with the record.
"""

from __future__ import annotations

import csv
import json
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models.journal import DETAILS, FORGOTTEN, SUBJECT
from souche.kit.chain import Fault, Link, breaks_of, seal_of
from souche.kit.spreadsheets import as_text, csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from souche.domain.organisation.models import JournalEntry

# Nobody reads more of them, and a place may be written as far away as one likes.
AT_MOST = 100
# What the chain has as it is, without a seal.
PLAIN = ("happened_at", "chained_at", "verb", "actor_kind", "actor_name")
HEAD = ("position", "happened_at", "verb", "actor", "subject", "details", "record", "digest")
# The record of an entry, its digest, and its cells as they stand in the table.
Row = tuple[dict[str, Any], str, tuple[str, ...]]
FAULTS = {
    Fault.ALTERED: _("The entry at place %(place)d is not the one that was chained."),
    Fault.MISSING: _("The entry at place %(place)d is missing."),
}
SAID_OTHERWISE = _("At place %(place)d the columns for people do not say what the record does.")
FORGOTTEN_IN_SILENCE = _("Something was taken out of the entry at place %(place)d, and no erasure says so.")


class NotAnExport(Exception):
    """The file is no export of the journal."""


def export_lines(entries: Iterable[JournalEntry]) -> Iterator[bytes]:
    """Yield the table of chained entries, in the order of the chain, as CSV."""
    return csv_lines(head=HEAD, rows=(_row(_record(entry), entry.digest) for entry in entries))


def _record(entry: JournalEntry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "number": entry.pk,
        **{name: value for name, value in entry.content().items() if name != "seals"},
        "subject": entry.subject,
        "details": entry.details,
        "salts": entry.salts,
        "forgotten": entry.forgotten,
    }


def _row(record: dict[str, Any], digest: str) -> tuple[str, ...]:
    details = "; ".join(f"{name}: {_in_order(value)}" for name, value in sorted(record["details"].items()))
    actor = f"{record['actor_kind']} {record['actor_name']}".strip()
    return (
        str(record["position"]),
        record["happened_at"],
        record["verb"],
        actor,
        record["subject"],
        details,
        json.dumps(record, ensure_ascii=False, sort_keys=True),
        digest,
    )


def _in_order(value: Any) -> str:
    """Return a value of JSON as text, the same however its keys happen to be ordered."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def faults_of(export: IO[str]) -> tuple[int, list[str]]:
    """Read an export; return how many entries it has, and what is wrong with it in sentences.

    Raises NotAnExport.
    """
    rows = list(_read(export))
    breaks = breaks_of(_link(row) for row in rows)
    return len(rows), [
        *(FAULTS[each.fault] % {"place": each.position} for each in islice(breaks, AT_MOST)),
        *(SAID_OTHERWISE % {"place": row[0]["position"]} for row in rows if _is_said_otherwise(row)),
        *(FORGOTTEN_IN_SILENCE % {"place": place} for place in _forgotten_in_silence(rows)),
    ]


def _read(export: IO[str]) -> Iterator[Row]:
    """Yield the record of each line, its digest, and its cells."""
    lines = csv.reader(export, delimiter=";")
    if tuple(next(lines, ())) != HEAD:
        raise NotAnExport(gettext("its columns are others"))
    for cells in lines:
        try:
            row = (json.loads(cells[-2]), cells[-1], tuple(cells))
            _link(row)
        except (IndexError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotAnExport(gettext("line %(line)d cannot be read") % {"line": lines.line_num}) from error
        yield row


def _link(row: Row) -> Link:
    record, digest, _cells = row
    if type(record["position"]) is not int:
        raise TypeError(record["position"])
    values = {SUBJECT: record["subject"]} | {
        f"{DETAILS}{key}": value for key, value in record["details"].items()
    }
    seals = {name: seal_of(value, salt=record["salts"].get(name, "")) for name, value in values.items()}
    content = {
        name: record[name] for name in ("happened_at", "chained_at", "verb", "actor_kind", "actor_name")
    }
    return Link(record["position"], content | {"seals": seals | record["forgotten"]}, digest)


def _is_said_otherwise(row: Row) -> bool:
    record, digest, cells = row
    return tuple(as_text(cell) for cell in _row(record, digest)) != cells


def _forgotten_in_silence(rows: Sequence[Row]) -> list[int]:
    told = {
        number
        for record, _digest, _cells in rows
        if record["verb"] == FORGOTTEN
        for number in record["details"].get("entries", [])
    }
    return [record["position"] for record, *_ in rows if record["forgotten"] and record["number"] not in told]
