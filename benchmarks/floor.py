"""The floor: the rows of a purchase, in the same transactions, in the fewest statements psycopg can send.

It checks nothing, signs nothing and calls nobody: no program that keeps these rows can be faster. The rows
are those of a purchase that was really made, with keys of their own: a new column is written here too, and
benchmarks.purchase compares how many rows each of the two writes.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

Row = dict[str, Any]
Changes = dict[str, str]

# The jobs that a webhook defers, and the one that the register does; all others come with the payment.
ROUTED, RECORDED = ("settle_payment", "record_invoice"), ("archive_invoice",)
KEY, EMAIL, NUMBER, ORDER = "%(key)s::text", "%(email)s::text", "%(number)s::text", "%(order)s"


@dataclass(frozen=True)
class Sample:
    """The rows of one purchase, each a column's value by its name."""

    customer: Row
    quota_id: int
    order: Row
    lines: list[Row]
    events: dict[str, Row]
    payment: Row
    tickets: list[Row]
    invoice: Row
    invoice_lines: list[Row]
    jobs: list[Row]

    @classmethod
    def read(cls, connection: psycopg.Connection[Any], *, key: str) -> Sample:
        """Read the purchase whose order is `key`."""

        def rows(table: str, condition: str, *values: object) -> list[Row]:
            asked = f"SELECT to_jsonb(found) FROM {table} found WHERE {condition} ORDER BY id"  # noqa: S608  # ours
            return [row for (row,) in connection.execute(asked.encode(), values)]

        (order,) = rows("orders_order", "public_id = %s", key)
        (invoice,) = rows("invoices_invoice", "order_id = %s", order["id"])
        lines = rows("orders_line", "order_id = %s", order["id"])
        told = rows("payments_stripeevent", "object_id IN (%s, %s)", f"cs_test_{key}", f"in_{key}")
        named = (f"%{key}%", f"%{invoice['public_id']}%")
        return cls(
            customer=rows("customers_customer", "id = %s", order["customer_id"])[0],
            quota_id=lines[0]["quota_id"],
            order=order,
            lines=lines,
            events={event["type"]: event for event in told},
            payment=rows("payments_payment", "order_id = %s", order["id"])[0],
            tickets=rows("orders_ticket", "order_id = %s", order["id"]),
            invoice=invoice,
            invoice_lines=rows("invoices_invoiceline", "invoice_id = %s", invoice["id"]),
            jobs=rows("procrastinate_jobs", "args::text LIKE %s OR args::text LIKE %s", *named),
        )

    def deferred(self, *names: str) -> list[Row]:
        """Return its jobs of these names, or those of no stage named here."""
        if names:
            return [job for job in self.jobs if job["task_name"] in names]
        return [job for job in self.jobs if job["task_name"] not in ROUTED + RECORDED]


def insert(table: str, rows: list[Row], *changes: Changes) -> str:
    """Return an INSERT of rows like these; `changes` are SQL by column, of all rows or of each."""
    columns = [column for column in rows[0] if column != "id"]
    each = changes if len(changes) == len(rows) else changes * len(rows)
    values = [
        ", ".join(change.get(column) or _literal(row[column]) for column in columns)
        for row, change in zip(rows, each, strict=True)
    ]
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({'), ('.join(values)})"  # noqa: S608  # names that the database gave


def _literal(value: object) -> str:
    shown = Jsonb(value) if isinstance(value, dict | list) else value
    return sql.Literal(shown).as_string().replace("%", "%%")


def place(sample: Sample) -> str:
    """Return the statement that takes the places, and writes the customer, the order and its lines."""
    of_customer = {"public_id": KEY, "email": EMAIL, "stripe_customer_id": "''", "stripe_told": "''"}
    customer = insert("customers_customer", [sample.customer], of_customer)
    named = {"public_id": KEY, "number": NUMBER, "buyer_email": EMAIL}
    of_order = {
        **named,
        "customer_id": "(SELECT id FROM customer)",
        "status": "'held'",
        "paid_at": "NULL",
        "stripe_session_id": "''",
        "stripe_customer_id": "''",
    }
    order = insert("orders_order", [sample.order], of_order)
    lines = insert("orders_line", sample.lines, {"order_id": "(SELECT id FROM placed)"})
    places = len(sample.tickets)
    return f"""
        WITH quota AS (
            UPDATE catalogue_quota SET taken = taken + {places}
            WHERE id = {sample.quota_id} AND taken <= size - {places}
        ), customer AS (
            {customer} ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email RETURNING id
        ), placed AS ({order} RETURNING id)
        {lines} RETURNING order_id, id
    """  # noqa: S608  # composed of our own words


REMEMBER = """
    UPDATE orders_order SET stripe_session_id = %(key)s, stripe_customer_id = %(key)s WHERE id = %(order)s
"""


def receive(sample: Sample, kind: str, job: str) -> str:
    """Return the statement that stores an event of Stripe's, and defers its job."""
    keys = {"stripe_id": f"%(key)s::text || '{kind}'", "object_id": KEY, "payload": "%(payload)s"}
    event = insert("payments_stripeevent", [sample.events[kind]], keys)
    return f"WITH event AS ({event}) {defer(sample.deferred(job))}"


def defer(jobs: list[Row]) -> str:
    """Return the statement that defers jobs like these."""
    locks = [
        {
            column: f"%(key)s::text || '{job['task_name']}'"
            for column in ("lock", "queueing_lock")
            if job[column]
        }
        for job in jobs
    ]
    return insert("procrastinate_jobs", jobs, *locks)


def settle(sample: Sample) -> str:
    """Return the statement that pays the order, makes its tickets and defers what follows."""
    keys = dict.fromkeys(("public_id", "stripe_session_id", "stripe_payment_intent_id"), KEY)
    payment = insert("payments_payment", [sample.payment], {**keys, "order_id": ORDER})
    of_each = [
        {
            "public_id": f"%(key)s::text || '{number}'",
            "order_id": ORDER,
            "line_id": f"%(line{number})s",
            "number": f"(SELECT last_number FROM series) - {number}",  # noqa: S608  # ours
        }
        for number in range(len(sample.tickets))
    ]
    count, first = len(sample.tickets), sample.tickets[0]
    return f"""
        WITH paid AS (
            UPDATE orders_order SET status = 'paid', paid_at = now() WHERE id = {ORDER} AND status = 'held'
        ), payment AS ({payment}), series AS (
            INSERT INTO orders_ticketseries (event_id, is_livemode, last_number)
            VALUES ({first["event_id"]}, {first["is_livemode"]}, {count}) ON CONFLICT (event_id, is_livemode)
            DO UPDATE SET last_number = orders_ticketseries.last_number + {count} RETURNING last_number
        ), tickets AS ({insert("orders_ticket", sample.tickets, *of_each)})
        {defer(sample.deferred())}
    """  # noqa: S608  # composed of our own words


def record(sample: Sample) -> str:
    """Return the statement that writes the invoice with its lines, and defers its archiving."""
    keys = {**dict.fromkeys(("public_id", "stripe_invoice_id"), KEY), "number": NUMBER}
    customer = "(SELECT customer_id FROM orders_order WHERE id = %(order)s)"
    owned = {"order_id": ORDER, "customer_id": customer}
    invoice = insert("invoices_invoice", [sample.invoice], {**keys, **owned})
    lines = insert("invoices_invoiceline", sample.invoice_lines, {"invoice_id": "(SELECT id FROM invoice)"})
    return f"""
        WITH invoice AS ({invoice} RETURNING id), lines AS ({lines})
        {defer(sample.deferred(*RECORDED))}
    """


class Floor:
    """One connection that writes purchases."""

    def __init__(self, *, conninfo: str, order: str) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True)
        sample = Sample.read(self._connection, key=order)
        self._payloads = {kind: json.dumps(event["payload"]) for kind, event in sample.events.items()}
        self._place = place(sample).encode()
        self._rest = [
            (REMEMBER.encode(), ""),
            (receive(sample, "checkout.session.completed", ROUTED[0]).encode(), "checkout.session.completed"),
            (settle(sample).encode(), ""),
            (receive(sample, "invoice.paid", ROUTED[1]).encode(), "invoice.paid"),
            (record(sample).encode(), ""),
        ]

    def purchase(self) -> None:
        """Write one purchase: six statements, each its own transaction."""
        key = secrets.token_hex(8)
        values = {"key": key, "number": key[:10], "email": f"{key}@example.org"}
        placed = self._connection.execute(self._place, values).fetchall()
        lines = {f"line{number}": line for number, (_order, line) in enumerate(placed)}
        values |= {"order": placed[0][0], **lines}
        for statement, kind in self._rest:
            self._connection.execute(statement, {**values, "payload": self._payloads.get(kind)})


def main(seconds: float, conninfo: str, order: str) -> None:
    """Write purchases like that of `order` for so long and print what was done, as JSON."""
    floor = Floor(conninfo=conninfo, order=order)
    floor.purchase()
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        floor.purchase()
        done += 1
    print(json.dumps({"rate": done / (time.monotonic() - began), "purchases": done + 1}))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3])
