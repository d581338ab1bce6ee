"""Keeps messages as received, in a table of the sandbox's SQLite file; knows nothing of pages."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from stripe_sandbox.mailbox.message import Message, read_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS mailbox_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, received_at REAL NOT NULL,
    sender TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL, raw BLOB NOT NULL
)
"""
COLUMNS = "id, received_at, sender, recipients, raw"
BUSY_SECONDS = 10


class MessageStore:
    """One connection of its own, shared by the SMTP thread and the pages under a lock."""

    def __init__(self, *, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def keep(self, *, raw: bytes, sender: str, recipients: Sequence[str]) -> str:
        """Write a message down and return its id."""
        message_id = f"msg_{secrets.token_hex(8)}"
        received_at = time.time()
        message = read_message(
            raw=raw,
            message_id=message_id,
            received_at=received_at,
            sender=sender,
            recipients=list(recipients),
        )
        self._run(
            "INSERT INTO mailbox_messages(id, received_at, sender, recipients, subject, raw) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (message_id, received_at, sender, json.dumps(message.recipients), message.subject, raw),
        )
        return message_id

    def find(self, message_id: str) -> Message | None:
        """Return a message, or None."""
        found = self._run(f"SELECT {COLUMNS} FROM mailbox_messages WHERE id = ?", (message_id,))  # noqa: S608  # a constant of ours
        return _message(found[0]) if found else None

    def newest(
        self, *, recipient: str = "", words: str = "", limit: int = 50, offset: int = 0
    ) -> list[Message]:
        """Return the newest messages; `recipient` is a whole address, `words` part of anything written.

        Both ignore case; an empty one does not filter.
        """
        found = self._run(
            f"SELECT {COLUMNS} FROM mailbox_messages "  # noqa: S608  # a constant of ours
            "WHERE (?1 = '' OR EXISTS (SELECT 1 FROM json_each(recipients) WHERE lower(value) = lower(?1))) "
            "AND (?2 = '' OR instr(lower(subject || ' ' || sender || ' ' || recipients), lower(?2))) "
            "ORDER BY seq DESC LIMIT ?3 OFFSET ?4",
            (recipient, words, limit, offset),
        )
        return [_message(row) for row in found]

    def forget_everything(self) -> None:
        """Delete every message."""
        self._run("DELETE FROM mailbox_messages", ())

    def _run(self, sql: str, values: Sequence[object]) -> list[tuple[str, float, str, str, bytes]]:
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()


def _message(row: tuple[str, float, str, str, bytes]) -> Message:
    message_id, received_at, sender, recipients, raw = row
    return read_message(
        raw=raw,
        message_id=message_id,
        received_at=received_at,
        sender=sender,
        recipients=json.loads(recipients),
    )
