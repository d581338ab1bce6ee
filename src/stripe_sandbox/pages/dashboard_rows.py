"""The dashboard's lists: for each kind of object, its columns and what a row says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.documents.formats import format_amount, format_instant
from stripe_sandbox.documents.words import WORDS, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

BADGES = {
    "succeeded": "good",
    "paid": "good",
    "complete": "good",
    "enabled": "good",
    "open": "wait",
    "requires_payment_method": "wait",
    "expired": "",
    "void": "bad",
    "uncollectible": "bad",
    "canceled": "bad",
    "disabled": "bad",
}
SUCCESS = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: a text, a link, or a badge whose colour is the class `badge`."""

    text: str
    href: str | None = None
    badge: str | None = None
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the sandbox that knows the objects, and the language of the page."""

    sandbox: Sandbox
    language: Language

    def say(self, key: str, **values: str) -> str:
        """Return a sentence."""
        return say(key, language=self.language, **values)

    def amount(self, *, cents: int, currency: str, href: str | None = None) -> Cell:
        """Return a cell with money in it."""
        text = format_amount(cents, currency=currency, language=self.language)
        return Cell(text=text, href=href, is_figure=True)

    def instant(self, seconds: float) -> Cell:
        """Return a cell with a day and a time."""
        return Cell(text=format_instant(seconds, language=self.language))

    def status(self, status: str, *, prefix: str = "status") -> Cell:
        """Return a badge; a status that has no word of ours keeps Stripe's."""
        key = f"{prefix}_{status}"
        text = self.say(key) if key in WORDS else status
        return Cell(text=text, badge=BADGES.get(status, "") or "plain")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One section of the dashboard; `kind` is Stripe's `object` name, `title` and `columns` are keys."""

    kind: str
    title: str
    columns: tuple[str, ...]
    row: Callable[[Reader, Json], list[Cell]]


def object_url(object_id: str) -> str:
    """Return the page of an object."""
    return f"/dashboard/objects/{object_id}"


def _payment(reader: Reader, intent: Json) -> list[Cell]:
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


def _invoice(reader: Reader, invoice: Json) -> list[Cell]:
    pdf = f"/dashboard/invoices/{invoice['id']}/pdf" if invoice.get("number") else None
    return [
        Cell(text=invoice.get("number") or invoice["id"], href=object_url(invoice["id"])),
        Cell(text=invoice.get("customer_name") or invoice.get("customer_email") or ""),
        reader.amount(cents=invoice["total"], currency=invoice["currency"]),
        reader.status(invoice["status"], prefix="invoice"),
        reader.instant(invoice["created"]),
        Cell(text="PDF" if pdf else "", href=pdf),
    ]


def _customer(reader: Reader, customer: Json) -> list[Cell]:
    label = customer.get("name") or customer.get("email") or customer["id"]
    return [
        Cell(text=label, href=object_url(customer["id"])),
        Cell(text=customer.get("email") or ""),
        Cell(text=customer["id"]),
        reader.instant(customer["created"]),
    ]


def _session(reader: Reader, session: Json) -> list[Cell]:
    details = session.get("customer_details") or {}
    url = object_url(session["id"])
    return [
        reader.amount(cents=session["amount_total"] or 0, currency=session["currency"] or "eur", href=url),
        reader.status(session["status"]),
        Cell(text=details.get("email") or session.get("customer_email") or ""),
        Cell(text=session.get("client_reference_id") or ""),
        reader.instant(session["created"]),
    ]


def _event(reader: Reader, event: Json) -> list[Cell]:
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


def _endpoint(reader: Reader, endpoint: Json) -> list[Cell]:
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

LISTINGS: dict[str, Listing] = {
    "payments": Listing(
        kind="payment_intent",
        title="nav_payments",
        columns=("column_amount", "column_status", "column_buyer", "column_description", "date"),
        row=_payment,
    ),
    "invoices": Listing(
        kind="invoice",
        title="nav_invoices",
        columns=("column_number", "column_buyer", "column_amount", "column_status", "date", "column_pdf"),
        row=_invoice,
    ),
    "customers": Listing(
        kind="customer",
        title="nav_customers",
        columns=("column_name", "email", "column_id", "date"),
        row=_customer,
    ),
    "sessions": Listing(
        kind="checkout.session",
        title="nav_sessions",
        columns=("column_amount", "column_status", "column_buyer", "column_subject", "date"),
        row=_session,
    ),
    "events": Listing(
        kind="event",
        title="nav_events",
        columns=("column_type", "column_subject", "column_deliveries", "date"),
        row=_event,
    ),
    "endpoints": Listing(
        kind="webhook_endpoint",
        title="nav_endpoints",
        columns=("column_url", "column_status", "column_events", "date"),
        row=_endpoint,
    ),
}
