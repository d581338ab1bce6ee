"""Answers what Stripe answers during a purchase: at once, so that only our own work is measured, or later.

The ids carry the order's, so that nothing has to be kept. What it does not know it refuses, as Stripe does.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

NOW = int(time.time())
GROSS_CENTS, VAT_CENTS, FEE_CENTS = 4000, 208, 85
NET_CENTS = GROSS_CENTS - VAT_CENTS
# (cents, VAT in cents) of the two tickets of a purchase.
TICKETS = ((2400, 125), (1600, 83))


class Refused(Exception):
    """There is no such object, page or expandable field; the message is for who reads the failure."""


def tax(amount: int, taxable: int) -> Json:
    """Return the VAT of a line or of an invoice."""
    return {
        "amount": amount,
        "tax_behavior": "inclusive",
        "tax_rate_details": {"tax_rate": "txr_stub"},
        "taxability_reason": "standard_rated",
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def line(number: int, amount: int, vat: int) -> Json:
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


def invoice(key: str) -> Json:
    """Return the paid invoice of an order."""
    lines = [line(number, cents, vat) for number, (cents, vat) in enumerate(TICKETS, 1)]
    return {
        "id": f"in_{key}",
        "object": "invoice",
        "number": f"STUB-{key[-12:]}",
        "status": "paid",
        "currency": "eur",
        "livemode": False,
        "created": NOW,
        "effective_at": NOW,
        "status_transitions": {"finalized_at": NOW, "paid_at": NOW},
        "total": GROSS_CENTS,
        "total_taxes": [tax(VAT_CENTS, NET_CENTS)],
        "customer": f"cus_{key}",
        "customer_name": "Alice Martin",
        "customer_email": "alice@example.org",
        "account_name": "Le Petit Théâtre",
        "account_country": "FR",
        "account_tax_ids": None,
        "metadata": {"order": key},
        "parent": None,
        "footer": "Association Le Petit Théâtre – SIRET 73282932000074",
        "lines": {"object": "list", "has_more": False, "data": lines},
    }


def payments_of(paid: Json) -> Json:
    """Return what paid an invoice, which Stripe shows only where it is asked for."""
    payment = {
        "id": f"inpay_{paid['id']}",
        "object": "invoice_payment",
        "amount_paid": paid["total"],
        "currency": "eur",
        "invoice": paid["id"],
        "payment": {"type": "payment_intent", "payment_intent": f"pi_{paid['metadata']['order']}"},
        "status": "paid",
        "status_transitions": {"paid_at": NOW},
    }
    return {"object": "list", "has_more": False, "data": [payment]}


def session(key: str) -> Json:
    """Return the Checkout Session of an order, paid."""
    return {
        "id": f"cs_test_{key}",
        "object": "checkout.session",
        "mode": "payment",
        "status": "complete",
        "payment_status": "paid",
        "client_reference_id": key,
        "customer": f"cus_{key}",
        "payment_intent": f"pi_{key}",
        "invoice": f"in_{key}",
        "invoice_creation": {"enabled": True},
        "amount_total": GROSS_CENTS,
        "currency": "eur",
        "created": NOW,
        "livemode": False,
        "metadata": {"order": key},
        "url": None,
    }


def intent(key: str) -> Json:
    """Return the PaymentIntent of an order, paid by card."""
    return {
        "id": f"pi_{key}",
        "object": "payment_intent",
        "amount": GROSS_CENTS,
        "amount_received": GROSS_CENTS,
        "currency": "eur",
        "created": NOW,
        "customer": f"cus_{key}",
        "latest_charge": f"ch_{key}",
        "livemode": False,
        "metadata": {"order": key},
        "payment_method_types": ["card"],
        "status": "succeeded",
    }


def charge(key: str) -> Json:
    """Return the charge of an order's payment."""
    return {
        "id": f"ch_{key}",
        "object": "charge",
        "amount": GROSS_CENTS,
        "amount_captured": GROSS_CENTS,
        "amount_refunded": 0,
        "balance_transaction": f"txn_{key}",
        "captured": True,
        "created": NOW,
        "currency": "eur",
        "customer": f"cus_{key}",
        "livemode": False,
        "metadata": {"order": key},
        "paid": True,
        "payment_intent": f"pi_{key}",
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": False,
        "status": "succeeded",
    }


def transaction(key: str) -> Json:
    """Return what a charge brought to the balance."""
    return {
        "id": f"txn_{key}",
        "object": "balance_transaction",
        "amount": GROSS_CENTS,
        "available_on": NOW,
        "created": NOW,
        "currency": "eur",
        "fee": FEE_CENTS,
        "net": GROSS_CENTS - FEE_CENTS,
        "source": f"ch_{key}",
        "status": "pending",
        "type": "charge",
    }


def customer(key: str) -> Json:
    """Return a Customer."""
    return {"id": f"cus_{key}", "object": "customer", "livemode": False}


def tax_rate(key: str) -> Json:
    """Return the one VAT rate."""
    return {"id": f"txr_{key}", "object": "tax_rate", "percentage": 5.5}


OBJECTS: dict[str, Callable[[str], Json]] = {
    "cs_test": session,
    "in": invoice,
    "pi": intent,
    "ch": charge,
    "txn": transaction,
    "cus": customer,
    "txr": tax_rate,
}
# Fields that Stripe leaves out until `expand` asks for them (docs.stripe.com/expand#with-includables).
INCLUDABLE: dict[str, dict[str, Callable[[Json], Json]]] = {"invoice": {"payments": payments_of}}
ADDRESSES = {
    "/v1/checkout/sessions": "cs_test",
    "/v1/invoices": "in",
    "/v1/payment_intents": "pi",
    "/v1/charges": "ch",
    "/v1/balance_transactions": "txn",
    "/v1/customers": "cus",
    "/v1/tax_rates": "txr",
}


def find(object_id: str) -> Json:
    """Return the object of that id; raise Refused."""
    for prefix, make in OBJECTS.items():
        if object_id.startswith(f"{prefix}_"):
            return make(object_id.removeprefix(f"{prefix}_"))
    raise Refused(f"No such object: {object_id}")


def expand(found: Json, path: str) -> Json:
    """Return an object with what `path` names whole, as docs.stripe.com/expand says; raise Refused."""
    if not path:
        return found
    if path in found and found[path] is None:
        return found
    name, _, rest = path.partition(".")
    if name == "data" and isinstance(found.get("data"), list):
        return found | {"data": [expand(one, rest) for one in found["data"]]}
    return found | {name: expand(_whole(found, name), rest)}


def _whole(found: Json, name: str) -> Json:
    include = INCLUDABLE.get(found.get("object", ""), {}).get(name)
    if include:
        return include(found)
    value = found.get(name)
    if isinstance(value, str) and value.startswith(tuple(f"{prefix}_" for prefix in OBJECTS)):
        return find(value)
    if isinstance(value, dict):
        return value
    raise Refused(f"This property cannot be expanded ({name}).")


def _created(kind: str, params: dict[str, str]) -> Json:
    if kind == "cs_test":
        order = params["client_reference_id"]
        return session(order) | {"url": f"http://127.0.0.1/pay/{order}", "status": "open"}
    if kind == "cus":
        return customer(params["metadata[customer]"])
    if kind == "txr":
        return tax_rate("stub")
    raise Refused(f"Nobody creates a {kind} here.")


def _asked(method: str, path: str, params: dict[str, str]) -> Json:
    if method == "POST" and path in ADDRESSES:
        return _created(ADDRESSES[path], params)
    folder, _, object_id = path.rpartition("/")
    if folder in ADDRESSES and object_id.startswith(f"{ADDRESSES[folder]}_"):
        return find(object_id)
    raise Refused(f"Unrecognized request URL ({method}: {path}).")


def answer(method: str, address: str, body: str) -> tuple[HTTPStatus, Json]:
    """Return the status and the object that Stripe would answer."""
    parts = urlsplit(address)
    params = dict(parse_qsl(parts.query) + parse_qsl(body))
    try:
        found = _asked(method, parts.path, params)
        for name, path in params.items():
            if name.startswith("expand["):
                found = expand(found, path)
    except Refused as refused:
        return HTTPStatus.NOT_FOUND, {"error": {"type": "invalid_request_error", "message": str(refused)}}
    return HTTPStatus.OK, found


def event(kind: str, subject: Json) -> Json:
    """Return the event that tells of `subject`."""
    return {
        "id": f"evt_{kind}_{subject['id']}"[:60],
        "object": "event",
        "type": kind,
        "created": NOW,
        "livemode": False,
        "data": {"object": subject},
    }


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, seconds: float) -> None:
    """Answer the requests of one connection, one after another, each after so many seconds."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        method, address, _rest = head.decode().split(" ", 2)
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = (await reader.readexactly(int(length[1]))).decode() if length else ""
        status, found = answer(method, address, body)
        content = json.dumps(found).encode()
        await asyncio.sleep(seconds)
        head_out = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
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
