"""What the dashboard's lists say of sales: payments, invoices, customers, sessions, events, endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.pages.dashboard.cells import Cell, object_url

if TYPE_CHECKING:
    from typing import Any

    from stripe_sandbox.pages.dashboard.cells import Reader

    Json = dict[str, Any]

SUCCESS = range(200, 300)


def payment_row(reader: Reader, intent: Json) -> list[Cell]:
    """Return the row of a payment intent."""
    charge = reader.sandbox.find(intent.get("latest_charge") or "") or {}
    billing = charge.get("billing_details") or {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    number = f"{str(card['brand']).capitalize()} •••• {card['last4']}" if card else ""
    return [
        reader.amount(cents=intent["amount"], currency=intent["currency"], href=object_url(intent["id"])),
        _payment_status(reader, intent=intent, charge=charge),
        Cell(text=billing.get("email") or billing.get("name") or ""),
        Cell(text=intent.get("description") or number),
        reader.instant(intent["created"]),
    ]


def _payment_status(reader: Reader, *, intent: Json, charge: Json) -> Cell:
    if charge.get("refunded"):
        return Cell(text=reader.say("status_refunded"), badge="plain")
    if charge.get("amount_refunded"):
        return Cell(text=reader.say("status_partly_refunded"), badge="plain")
    return reader.status(intent["status"])


def invoice_row(reader: Reader, invoice: Json) -> list[Cell]:
    """Return the row of an invoice."""
    pdf = f"/dashboard/invoices/{invoice['id']}/pdf" if invoice.get("number") else None
    return [
        Cell(text=invoice.get("number") or invoice["id"], href=object_url(invoice["id"])),
        Cell(text=invoice.get("customer_name") or invoice.get("customer_email") or ""),
        reader.amount(cents=invoice["total"], currency=invoice["currency"]),
        reader.status(invoice["status"], prefix="invoice"),
        reader.instant(invoice["created"]),
        Cell(text="PDF" if pdf else "", href=pdf),
    ]


def customer_row(reader: Reader, customer: Json) -> list[Cell]:
    """Return the row of a customer."""
    label = customer.get("name") or customer.get("email") or customer["id"]
    return [
        Cell(text=label, href=object_url(customer["id"])),
        Cell(text=customer.get("email") or ""),
        Cell(text=customer["id"]),
        reader.instant(customer["created"]),
    ]


def session_row(reader: Reader, session: Json) -> list[Cell]:
    """Return the row of a Checkout Session."""
    details = session.get("customer_details") or {}
    url = object_url(session["id"])
    return [
        reader.amount(cents=session["amount_total"] or 0, currency=session["currency"] or "eur", href=url),
        reader.status(session["status"]),
        Cell(text=details.get("email") or session.get("customer_email") or ""),
        Cell(text=session.get("client_reference_id") or ""),
        reader.instant(session["created"]),
    ]


def event_row(reader: Reader, event: Json) -> list[Cell]:
    """Return the row of an event."""
    subject = event["data"]["object"].get("id") or ""
    return [
        Cell(text=event["type"], href=object_url(event["id"])),
        Cell(text=subject, href=object_url(subject) if subject else None),
        _tries(reader, event=event),
        reader.instant(event["created"]),
    ]


def _tries(reader: Reader, *, event: Json) -> Cell:
    attempts = reader.sandbox.attempts(event["id"])
    if not attempts:
        return Cell(text=reader.say("tries_none"), badge="plain")
    status = attempts[-1]["status"]
    answer = reader.say("no_answer") if status is None else str(status)
    text = reader.say("tries", number=str(len(attempts)), status=answer)
    return Cell(text=text, badge="good" if status in SUCCESS else "bad")


def endpoint_row(reader: Reader, endpoint: Json) -> list[Cell]:
    """Return the row of a webhook endpoint."""
    followed = endpoint["enabled_events"]
    text = reader.say("every_event") if "*" in followed else ", ".join(followed)
    return [
        Cell(text=endpoint["url"], href=object_url(endpoint["id"])),
        reader.status(endpoint["status"]),
        Cell(text=text),
        reader.instant(endpoint["created"]),
    ]


def attempt_row(reader: Reader, attempt: Json) -> list[Cell]:
    """Return what one delivery attempt says; its columns are ATTEMPT_COLUMNS."""
    status = attempt["status"]
    answer = reader.say("no_answer") if status is None else str(status)
    return [
        Cell(text=attempt["url"], href=object_url(attempt["endpoint"])),
        reader.instant(attempt["at"]),
        Cell(text=answer, badge="good" if status in SUCCESS else "bad"),
        Cell(text=reader.say("milliseconds", number=str(attempt["ms"])), is_figure=True),
        Cell(text=attempt["error"] or ""),
    ]


ATTEMPT_COLUMNS = ("column_endpoint", "date", "column_answer", "column_duration", "column_error")
