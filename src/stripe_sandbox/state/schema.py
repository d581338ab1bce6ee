"""The tables of the sandbox's file. Filters read columns that are copied out of the JSON."""

from __future__ import annotations

# Column name -> where its value lies in the object. Each has an index by kind, so that a filter never
# reads the whole table. SQLite could compute them (generated columns); measured, that doubled the cost of
# a payment, since each one reads the JSON again.
FILTERS = {
    "active": ("active",),
    "available_on": ("available_on",),
    "charge": ("charge",),
    "collection_method": ("collection_method",),
    "customer": ("customer",),
    "due_date": ("due_date",),
    "email": ("email",),
    "expires_at": ("expires_at",),
    "interval": ("recurring", "interval"),
    "invoice": ("invoice",),
    "paid_by": ("payment", "payment_intent"),
    "payment_intent": ("payment_intent",),
    "product": ("product",),
    "source": ("source",),
    "status": ("status",),
    "price": ("price", "id"),
    "subscription": ("parent", "subscription_details", "subscription"),
    "subject": ("data", "object", "id"),
    "test_clock": ("test_clock",),
    "type": ("type",),
}

_COLUMNS = "".join(f",\n    {name}" for name in FILTERS)
_INDEXES = "".join(
    f"CREATE INDEX IF NOT EXISTS objects_{name} ON objects(kind, {name}, seq) WHERE {name} IS NOT NULL;\n"
    for name in FILTERS
)

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    parent TEXT,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    hidden TEXT{_COLUMNS}
);
CREATE INDEX IF NOT EXISTS objects_kind ON objects(kind, seq);
CREATE INDEX IF NOT EXISTS objects_created ON objects(kind, created, seq);
CREATE INDEX IF NOT EXISTS objects_parent ON objects(parent, kind, seq) WHERE parent IS NOT NULL;
{_INDEXES}
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS options (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS document_links (
    token TEXT PRIMARY KEY, document TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS deadlines (
    subject TEXT NOT NULL, task TEXT NOT NULL, due_at INTEGER NOT NULL, clock TEXT NOT NULL,
    PRIMARY KEY (subject, task)
);
CREATE INDEX IF NOT EXISTS deadlines_due ON deadlines(clock, due_at);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request_id TEXT NOT NULL, created INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS answers_created ON answers(created);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL, batch TEXT NOT NULL,
    stage INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries(state, next_at);
CREATE INDEX IF NOT EXISTS deliveries_event ON deliveries(event, state);
CREATE INDEX IF NOT EXISTS deliveries_batch ON deliveries(batch, endpoint, stage);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, endpoint TEXT NOT NULL, url TEXT NOT NULL,
    at INTEGER NOT NULL, status INTEGER, ms INTEGER NOT NULL, error TEXT
);
CREATE INDEX IF NOT EXISTS attempts_event ON attempts(event);
CREATE TABLE IF NOT EXISTS refusals (
    seq INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, asked TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS weather_rules (
    id INTEGER PRIMARY KEY, rule TEXT NOT NULL, turns INTEGER NOT NULL, strikes INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS weather_log (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, rule INTEGER NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL
);
"""

TABLES = (
    "objects",
    "counters",
    "options",
    "document_links",
    "deadlines",
    "answers",
    "deliveries",
    "attempts",
    "refusals",
    "weather_rules",
    "weather_log",
)

_MARKS = ", ".join("?" * len(FILTERS))
_UPDATES = ", ".join(f"{name}=excluded.{name}" for name in FILTERS)
# Inserts or replaces an object: id, kind, parent, created, body, hidden, then the filters in their order.
# The parent stays, and what is hidden stays unless it is given anew.
PUT = (
    f"INSERT INTO objects(id, kind, parent, created, body, hidden, {', '.join(FILTERS)}) "  # noqa: S608 - names of ours
    f"VALUES (?, ?, ?, ?, ?, ?, {_MARKS}) "
    "ON CONFLICT(id) DO UPDATE SET body=excluded.body, hidden=coalesce(excluded.hidden, hidden), "
    f"{_UPDATES}"
)
