"""Tickets that were made before they had numbers get theirs in the order in which they were made.

An order is real when a payment of it was, and a rehearsal when a payment of it was. One without payment, as a free
one, went to no key: it counts as real from the first real payment of the house on, because keys are changed once,
when the rehearsals are over.
"""

from __future__ import annotations

from django.db import migrations

TELL_REAL_ORDERS = """
    UPDATE orders_order SET is_livemode = true WHERE coalesce(
        (SELECT bool_or(payment.is_livemode) FROM payments_payment AS payment
         WHERE payment.order_id = orders_order.id),
        placed_at >= (SELECT min(received_at) FROM payments_payment WHERE is_livemode),
        false
    )
"""
NUMBER_TICKETS = """
    UPDATE orders_ticket SET is_livemode = counted.is_livemode, number = counted.number
    FROM (
        SELECT ticket.id, orders_order.is_livemode, row_number() OVER (
            PARTITION BY ticket.event_id, orders_order.is_livemode ORDER BY ticket.issued_at, ticket.id
        ) AS number
        FROM orders_ticket AS ticket JOIN orders_order ON orders_order.id = ticket.order_id
    ) AS counted
    WHERE counted.id = orders_ticket.id
"""
KEEP_LAST_NUMBERS = """
    INSERT INTO orders_ticketseries (event_id, is_livemode, last_number)
    SELECT event_id, is_livemode, max(number) FROM orders_ticket GROUP BY event_id, is_livemode
"""
FORGET_THEM = "DELETE FROM orders_ticketseries"


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0010_ticket_numbers"),
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TELL_REAL_ORDERS, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBER_TICKETS, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP_LAST_NUMBERS, FORGET_THEM),
    ]
