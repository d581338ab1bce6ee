"""Answers what Stripe answers during a purchase: at once, so that only our own work is measured, or later."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import Any
from urllib.parse import parse_qs

NOW = int(time.time())


def tax(amount: int, taxable: int) -> dict[str, Any]:
    """Return the VAT of a line or of an invoice."""
    return {
        "amount": amount,
        "tax_behavior": "inclusive",
        "tax_rate_details": {"tax_rate": "txr_stub"},
        "taxability_reason": "standard_rated",
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def line(number: int, amount: int, vat: int) -> dict[str, Any]:
    """Return an invoice line."""
    return {
        "id": f"il_{number}",
        "object": "line_item",
        "amount": amount,
        "currency": "eur",
        "description": f"Le Malade imaginaire – Place assise – Tarif {number}",
        "quantity": 1,
        "taxes": [tax(vat, amount - vat)],
    }


def invoice(invoice_id: str) -> dict[str, Any]:
    """Return a paid invoice; its id carries the order's, as the event carried it."""
    return {
        "id": invoice_id,
        "object": "invoice",
        "number": f"STUB-{invoice_id[-12:]}",
        "status": "paid",
        "currency": "eur",
        "livemode": False,
        "created": NOW,
        "effective_at": NOW,
        "status_transitions": {"finalized_at": NOW, "paid_at": NOW},
        "total": 4000,
        "total_taxes": [tax(208, 3792)],
        "customer_name": "Alice Martin",
        "customer_email": "alice@example.org",
        "account_name": "Le Petit Théâtre",
        "account_country": "FR",
        "metadata": {"order": invoice_id.removeprefix("in_")},
        "parent": None,
        "footer": "Association Le Petit Théâtre – SIRET 73282932000074",
        "lines": {"object": "list", "has_more": False, "data": [line(1, 2400, 125), line(2, 1600, 83)]},
    }


def session(order_id: str) -> dict[str, Any]:
    """Return a paid Checkout Session."""
    return {
        "id": f"cs_test_{order_id}",
        "object": "checkout.session",
        "mode": "payment",
        "status": "complete",
        "payment_status": "paid",
        "client_reference_id": order_id,
        "payment_intent": f"pi_{order_id}",
        "amount_total": 4000,
        "currency": "eur",
        "livemode": False,
        "metadata": {"order": order_id},
    }


def event(kind: str, subject: dict[str, Any]) -> dict[str, Any]:
    """Return the event that tells of `subject`."""
    return {
        "id": f"evt_{kind}_{subject['id']}"[:60],
        "object": "event",
        "type": kind,
        "created": NOW,
        "livemode": False,
        "data": {"object": subject},
    }


def answer(method: str, path: str, body: str) -> dict[str, Any]:
    """Return the object that Stripe would."""
    if found := re.fullmatch(r"/v1/invoices/(\w+)", path):
        return invoice(found[1])
    if path == "/v1/checkout/sessions":
        order = parse_qs(body)["client_reference_id"][0]
        return {
            "id": f"cs_test_{order}",
            "object": "checkout.session",
            "url": "http://127.0.0.1/pay",
            "status": "open",
        }
    if path == "/v1/tax_rates":
        return {"id": "txr_stub", "object": "tax_rate", "percentage": 5.5}
    return {"id": f"cus_{abs(hash((method, path, body)))}", "object": "customer"}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, seconds: float) -> None:
    """Answer the requests of one connection, one after another, each after so many seconds."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        method, path, _rest = head.decode().split(" ", 2)
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = (await reader.readexactly(int(length[1]))).decode() if length else ""
        content = json.dumps(answer(method, path, body)).encode()
        await asyncio.sleep(seconds)
        head_out = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        writer.write(head_out.encode() + content)
        await writer.drain()


async def main(port: int, seconds: float) -> None:
    """Listen on the loopback alone."""

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer, seconds=seconds)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", port)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
