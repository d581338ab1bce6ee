"""Keeps Stripe-shaped objects in one SQLite file; knows nothing of what they mean."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from stripe_sandbox.state.schema import FILTERS, PUT, SCHEMA, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Json = dict[str, Any]
# The mailbox writes to the same file from a connection of its own.
BUSY_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which objects of a kind are wanted, newest first.

    `equals` maps a filter column to its value, or to a list of accepted values; `created` maps
    gt, gte, lt, lte to seconds; `after` and `before` are ids, as in Stripe's cursors.
    """

    kind: str
    equals: Mapping[str, Any] = field(default_factory=dict)
    created: Mapping[str, int] = field(default_factory=dict)
    conditions: Sequence[str] = ()
    parent: str | None = None
    after: str | None = None
    before: str | None = None
    limit: int = 10
    is_oldest_first: bool = False


class Store:
    """One SQLite connection, shared by threads under a lock.

    Write-ahead log with synchronous=NORMAL: a killed process loses nothing that was committed, since the
    pages are already the system's; only a power failure could lose the last commits, never break the file.
    With `is_power_safe` each commit waits for the disk, and a power failure loses nothing either.
    """

    def __init__(self, *, path: Path, is_power_safe: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(f"PRAGMA synchronous={'FULL' if is_power_safe else 'NORMAL'}")
        # Pages; four times the usual, since a payment writes about twenty objects.
        self._connection.execute("PRAGMA wal_autocheckpoint=4000")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file; everything committed is in it."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything at the end, or nothing when an exception leaves. Nests into the outer one."""
        with self._lock:
            if not self._depth:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if not self._depth:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if not self._depth:
                self._connection.execute("COMMIT")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement with its values and return its rows."""
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()

    def put(self, thing: Json, *, parent: str | None = None, hidden: Json | None = None) -> Json:
        """Insert or replace an object; `hidden` is kept beside it and never shown. Return the object."""
        values = [_found_at(thing, path) for path in FILTERS.values()]
        kept = None if hidden is None else _encode(hidden)
        head = (thing["id"], thing["object"], parent, thing.get("created") or 0, _encode(thing), kept)
        self.rows(PUT, (*head, *values))
        return thing

    def get(self, object_id: str, *, kind: str | None = None) -> Json | None:
        """Return an object by its id, or None when it does not exist or is of another kind."""
        found = self.rows("SELECT kind, body FROM objects WHERE id=?", (object_id,))
        if not found or (kind and found[0]["kind"] != kind):
            return None
        return _decode(found[0]["body"])

    def hidden(self, object_id: str) -> Json:
        """Return what is kept beside an object, or an empty dict."""
        found = self.rows("SELECT hidden FROM objects WHERE id=?", (object_id,))
        return _decode(found[0]["hidden"]) if found and found[0]["hidden"] else {}

    def delete(self, object_id: str) -> None:
        """Forget an object."""
        self.rows("DELETE FROM objects WHERE id=?", (object_id,))

    def select(self, query: Query) -> list[Json]:
        """Return the objects that the query wants, newest first unless it says otherwise."""
        is_ascending = query.is_oldest_first != bool(query.before)
        rows = [row for one in _by_value(query) for row in self._rows_of(one, is_ascending=is_ascending)]
        rows.sort(key=lambda row: int(row["seq"]), reverse=not is_ascending)
        found = [_decode(row["body"]) for row in rows[: query.limit]]
        return found[::-1] if query.before else found

    def _rows_of(self, query: Query, *, is_ascending: bool) -> list[sqlite3.Row]:
        where, values = _where(query)
        older, newer = ("seq > ?", "seq < ?") if query.is_oldest_first else ("seq < ?", "seq > ?")
        for cursor, condition in ((query.after, older), (query.before, newer)):
            if cursor:
                where.append(condition)
                values.append(self._seq(cursor))
        order = "ASC" if is_ascending else "DESC"
        # Only column names and operators of ours are in the text; values are bound.
        sql = f"SELECT seq, body FROM objects WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"  # noqa: S608  # see above
        return self.rows(sql, (*values, query.limit))

    def _seq(self, object_id: str) -> int:
        found = self.rows("SELECT seq FROM objects WHERE id=?", (object_id,))
        if not found:
            raise KeyError(object_id)
        return int(found[0]["seq"])

    def count(self, name: str) -> int:
        """Return the next number of a counter: 1, 2, 3, without holes, in the current transaction."""
        found = self.rows(
            "INSERT INTO counters(name, value) VALUES (?, 1) "
            "ON CONFLICT(name) DO UPDATE SET value=value+1 RETURNING value",
            (name,),
        )
        return int(found[0]["value"])

    def option(self, name: str, default: Any) -> Any:
        """Return a remembered option, or its default."""
        found = self.rows("SELECT value FROM options WHERE name=?", (name,))
        return json.loads(found[0]["value"]) if found else default

    def set_option(self, name: str, value: Any) -> None:
        """Remember an option across restarts."""
        self.rows("INSERT OR REPLACE INTO options(name, value) VALUES (?, ?)", (name, json.dumps(value)))

    def forget_everything(self) -> None:
        """Empty every table."""
        with self.transaction():
            for table in TABLES:
                self.rows(f"DELETE FROM {table}")  # noqa: S608 - the names are constants of ours


def _by_value(query: Query) -> list[Query]:
    """Ask for each of several accepted values apart: one index search each, instead of reading a kind."""
    for name, value in query.equals.items():
        if isinstance(value, list):
            others = {k: v for k, v in query.equals.items() if k != name}
            return [replace(query, equals={**others, name: one}) for one in dict.fromkeys(value)]
    return [query]


def _where(query: Query) -> tuple[list[str], list[Any]]:
    where = ["kind = ?"]
    values: list[Any] = [query.kind]
    if query.parent:
        where.append("parent = ?")
        values.append(query.parent)
    for name, value in query.equals.items():
        if name not in FILTERS:
            raise ValueError(f"objects are not indexed by {name}")
        where.append(f"{name} = ?")
        values.append(value)
    for name, seconds in query.created.items():
        where.append(f"created {COMPARISONS[name]} ?")
        values.append(seconds)
    return where + list(query.conditions), values


COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _found_at(thing: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        thing = thing.get(key) if isinstance(thing, dict) else None
    # An object may hold a whole one where another kind holds an id; only simple values are searched.
    return thing if isinstance(thing, str | int) else None


def _encode(thing: Json) -> str:
    return json.dumps(thing, separators=(",", ":"), ensure_ascii=False)


def _decode(text: str) -> Json:
    decoded: Json = json.loads(text)
    return decoded
