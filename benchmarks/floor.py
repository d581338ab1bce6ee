"""The floor: the rows of a purchase, in the same transactions, with the fewest statements psycopg can send.

It checks nothing, signs nothing and calls nobody: no program that keeps these rows can be faster.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time

import psycopg

from benchmarks import stub_stripe

PLACE = """
WITH quota AS (
    UPDATE catalogue_quota SET taken = taken + 2 WHERE id = %(quota)s AND taken <= size - 2 RETURNING id
), customer AS (
    INSERT INTO customers_customer (public_id, email, name, language, stripe_customer_id, stripe_told)
    VALUES (%(key)s, %(email)s, 'Alice Martin', 'fr', '', '')
    ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name RETURNING id
), placed AS (
    INSERT INTO orders_order (public_id, number, customer_id, status, buyer_name, buyer_email,
        language, currency,
        total_cents, is_invoice_wanted, stripe_session_id, placed_at, expires_at)
    SELECT %(key)s, %(number)s, customer.id, 'held', 'Alice Martin', %(email)s, 'fr', 'EUR', 4000,
        true, '',
        now(), now() + interval '31 minutes' FROM customer, quota RETURNING id
)
INSERT INTO orders_line (order_id, event_id, price_id, quota_id, label, quantity, unit_cents, vat_rate,
    total_cents, vat_cents)
SELECT placed.id, %(event)s, price.id, %(quota)s, 'Le Malade imaginaire – Place assise', 1,
    price.cents, 5.5,
    price.cents, 100 FROM placed, (VALUES (%(full)s, 2400), (%(reduced)s, 1600)) AS price (id, cents)
RETURNING order_id
"""
REMEMBER = "UPDATE orders_order SET stripe_session_id = %(key)s WHERE id = %(order)s"
RECEIVE = """
WITH event AS (
    INSERT INTO payments_stripeevent (stripe_id, type, object_id, is_livemode, is_routed, created_at,
        received_at, payload)
    VALUES (%(event_key)s, 'checkout.session.completed', %(key)s, false, true, now(), now(),
        %(payload)s) RETURNING id
)
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)
SELECT 'default', 'settle_payment', %(event_key)s, %(arguments)s FROM event
"""
SETTLE = """
WITH paid AS (
    UPDATE orders_order SET status = 'paid', paid_at = now()
        WHERE id = %(order)s AND status = 'held' RETURNING id
), payment AS (
    INSERT INTO payments_payment (public_id, order_id, stripe_session_id, stripe_payment_intent_id,
        amount_cents,
        currency, is_livemode, received_at)
    SELECT %(key)s, id, %(key)s, %(key)s, 4000, 'EUR', false, now() FROM paid
), tickets AS (
    INSERT INTO orders_ticket (public_id, order_id, line_id, event_id, issued_at)
    SELECT %(key)s || line.id, paid.id, line.id, line.event_id, now()
    FROM paid JOIN orders_line line ON line.order_id = paid.id
)
INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'default', 'send_documents',
    %(arguments)s FROM paid
"""
RECORD = """
WITH invoice AS (
    INSERT INTO invoices_invoice (public_id, order_id, customer_id, stripe_invoice_id, number, status,
        currency,
        is_livemode, issued_at, paid_at, recorded_at, total_cents, net_cents, vat_cents, vat_by_rate,
            customer_name,
        customer_email, customer_address, seller, description, footer, custom_fields, pdf, pdf_sha256)
    SELECT %(key)s, id, customer_id, %(key)s, %(number)s, 'paid', 'EUR', false, now(), now(), now(),
        4000, 3792, 208,
        %(rates)s, 'Alice Martin', %(email)s, '{}', '{}', '', '', '[]', '', '' FROM orders_order
            WHERE id = %(order)s
    RETURNING id
), lines AS (
    INSERT INTO invoices_invoiceline (invoice_id, label, quantity, unit_cents, vat_rate, total_cents,
        vat_cents)
    SELECT invoice.id, 'Le Malade imaginaire – Place assise', 1, cents, 5.5, cents, 100
    FROM invoice, (VALUES (2400), (1600)) AS line (cents)
)
INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'default', 'archive_invoice',
    %(arguments)s FROM invoice
"""


class Floor:
    """One connection that writes purchases."""

    def __init__(self, *, conninfo: str, event: int, quota: int, full: int, reduced: int) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True)
        self._subjects = {"event": event, "quota": quota, "full": full, "reduced": reduced}

    def purchase(self) -> None:
        """Write one purchase: six statements, each its own transaction."""
        key = secrets.token_hex(10)
        payload = stub_stripe.event("invoice.paid", stub_stripe.invoice(f"in_{key}"))
        values = {
            **self._subjects,
            "key": key,
            "number": key[:10],
            "email": f"{key}@example.org",
            "payload": json.dumps(payload),
            "arguments": json.dumps({"order_id": key}),
            "rates": json.dumps([{"rate": "5.50", "taxable_cents": 3792, "vat_cents": 208}]),
        }
        placed = self._connection.execute(PLACE, values).fetchone()
        assert placed is not None
        values["order"] = placed[0]
        self._connection.execute(REMEMBER, values)
        self._connection.execute(RECEIVE, {**values, "event_key": f"{key}-session"})
        self._connection.execute(SETTLE, values)
        self._connection.execute(RECEIVE, {**values, "event_key": f"{key}-invoice"})
        self._connection.execute(RECORD, values)


def main(seconds: float, conninfo: str, subjects: dict[str, int]) -> None:
    """Write purchases for so long and print what was done, as JSON."""
    floor = Floor(conninfo=conninfo, **subjects)
    floor.purchase()
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        floor.purchase()
        done += 1
    print(json.dumps({"rate": done / (time.monotonic() - began), "statements": 6, "pid": os.getpid()}))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
