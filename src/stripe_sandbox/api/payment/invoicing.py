"""The post-payment invoice of a Checkout Session: its lines, taxes, number and frozen customer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import stripe

from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.links import new_link
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.api.payment.buyer import Buyer
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

MOST_LINES, EMBEDDED_LINES = 100, 10
# Fields that the real Stripe leaves out unless there is something to say.
_ABSENT = frozenset(
    {
        "amount_paid_off_stripe",
        "confirmation_secret",
        "customer_account",
        "payments",
        "status_details",
        "threshold_reason",
    }
)
_UNKNOWN_UNTIL_FINAL = (
    "number",
    "hosted_invoice_url",
    "invoice_pdf",
    "effective_at",
    "ending_balance",
)


def invoice_session(*, work: Work, session: Json, customer: Json, buyer: Buyer, intent: Json | None) -> Json:
    """Make the paid invoice of a paid session, tell the endpoints its whole life, and return it."""
    invoice_id = new_id("in")
    items = work.store.select(
        Query(kind="item", parent=session["id"], limit=MOST_LINES, is_oldest_first=True)
    )
    lines = [_line(work, item=item, invoice=invoice_id) for item in items]
    invoice = complete(
        stripe.Invoice,
        {"id": invoice_id, "object": "invoice"}
        | _amounts(lines, currency=session["currency"])
        | _parties(work, session=session, customer=customer, buyer=buyer)
        | _wording(session["invoice_creation"]["invoice_data"])
        | _final(work, invoice=invoice_id)
        | _constants(work.now),
        absent=_ABSENT,
    )
    work.save(invoice)
    for line in lines:
        work.save(line, parent=invoice_id)
    _tell(work, invoice=invoice, intent=intent)
    return invoice


def _line(work: Work, *, item: Json, invoice: str) -> Json:
    price = item["price"]
    taxes = work.store.hidden(item["id"])["taxes"]
    return complete(
        stripe.InvoiceLineItem,
        {
            "id": new_id("il"),
            "object": "line_item",
            "amount": item["amount_subtotal"],
            "currency": item["currency"],
            "description": item["description"],
            "discount_amounts": [],
            "discountable": True,
            "discounts": [],
            "invoice": invoice,
            "livemode": False,
            "metadata": item.get("metadata") or {},
            "period": {"end": work.now, "start": work.now},
            "pretax_credit_amounts": [],
            "pricing": {
                "price_details": {"price": price["id"], "product": price["product"]},
                "type": "price_details",
                "unit_amount_decimal": price["unit_amount_decimal"],
            },
            "quantity": item["quantity"],
            "quantity_decimal": str(item["quantity"]),
            "subtotal": item["amount_subtotal"],
            "taxes": [_tax(tax) for tax in taxes],
        },
        absent=frozenset(),
    )


def _tax(tax: Json) -> Json:
    rate = tax["rate"]
    return {
        "amount": tax["amount"],
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "not_available",
        "taxable_amount": tax["taxable_amount"],
        "type": "tax_rate_details",
    }


def _amounts(lines: list[Json], *, currency: str) -> Json:
    taxes = [tax for line in lines for tax in line["taxes"]]
    subtotal = sum(line["amount"] for line in lines)
    inside = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
    on_top = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    total = subtotal + on_top
    return {
        "amount_due": total,
        "amount_overpaid": 0,
        "amount_paid": total,
        "amount_remaining": 0,
        "amount_shipping": 0,
        "currency": currency,
        "lines": {
            "object": "list",
            "data": lines[:EMBEDDED_LINES],
            "has_more": len(lines) > EMBEDDED_LINES,
            "url": f"/v1/invoices/{lines[0]['invoice']}/lines",
        },
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inside,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": subtotal - inside,
        "total_pretax_credit_amounts": [],
        "total_taxes": _total_taxes(taxes),
    }


def _total_taxes(taxes: list[Json]) -> list[Json]:
    totals: dict[str, Json] = {}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        totals.setdefault(rate, tax)
        for name in ("amount", "taxable_amount"):
            sums[rate, name] += tax[name]
    return [
        tax | {name: sums[rate, name] for name in ("amount", "taxable_amount")}
        for rate, tax in totals.items()
    ]


def _parties(work: Work, *, session: Json, customer: Json, buyer: Buyer) -> Json:
    account = work.state.account()
    asked = session["invoice_creation"]["invoice_data"]["account_tax_ids"]
    return {
        "account_country": account["country"],
        "account_name": account["business_profile"]["name"],
        "account_tax_ids": asked or account["settings"]["invoices"]["default_account_tax_ids"],
        "customer": customer["id"],
        "customer_address": customer["address"] or buyer.address,
        "customer_email": customer["email"] or buyer.email,
        "customer_name": customer["name"] or buyer.name,
        "customer_phone": customer["phone"],
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": _tax_ids(work, customer=customer),
        "issuer": {"type": "self"},
    }


def _tax_ids(work: Work, *, customer: Json) -> list[Json]:
    found = work.store.select(Query(kind="tax_id", parent=customer["id"], is_oldest_first=True))
    return [{"type": tax_id["type"], "value": tax_id["value"]} for tax_id in found]


def _wording(asked: Json) -> Json:
    rendering: dict[str, Any] = asked["rendering_options"] or {}
    return {
        "custom_fields": asked["custom_fields"],
        "description": asked["description"],
        "footer": asked["footer"],
        "metadata": asked["metadata"],
        "rendering": {
            "amount_tax_display": rendering.get("amount_tax_display"),
            "pdf": {"page_size": "auto"},
            "template": None,
            "template_version": None,
        },
    }


def _final(work: Work, *, invoice: str) -> Json:
    prefix = work.store.option("invoice_prefix", None)
    if prefix is None:
        prefix = random_text(8).upper()
        work.store.set_option("invoice_prefix", prefix)
    account = work.state.account()["id"]
    token = new_link(store=work.store, invoice=invoice, now=work.now)
    base = work.state.base_url
    return {
        "effective_at": work.now,
        "hosted_invoice_url": f"{base}/i/{account}/{token}",
        "invoice_pdf": f"{base}/pay/invoice/{account}/{token}/pdf",
        # One series for the whole account, as French law wants; counted in the same transaction.
        "number": f"{prefix}-{work.store.count('invoice'):04d}",
        "status": "paid",
        "status_transitions": {
            "finalized_at": work.now,
            "marked_uncollectible_at": None,
            "paid_at": work.now,
            "voided_at": None,
        },
    }


def _constants(now: int) -> Json:
    return {
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "created": now,
        "default_tax_rates": [],
        "discounts": [],
        "ending_balance": 0,
        "livemode": False,
        "payment_settings": dict.fromkeys(
            ("default_mandate", "payment_method_options", "payment_method_types")
        ),
        "period_end": now,
        "period_start": now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
    }


def _tell(work: Work, *, invoice: Json, intent: Json | None) -> None:
    transitions = invoice["status_transitions"]
    unpaid = {"amount_paid": 0, "amount_remaining": invoice["total"], "attempted": False, "attempt_count": 0}
    opened = invoice | unpaid | {"status": "open", "status_transitions": transitions | {"paid_at": None}}
    draft = (
        opened
        | dict.fromkeys(_UNKNOWN_UNTIL_FINAL)
        | {"status": "draft", "status_transitions": dict.fromkeys(transitions)}
    )
    work.emit("invoice.created", draft)
    work.emit("invoice.finalized", opened)
    work.emit("invoice.updated", invoice, before=opened)
    work.emit("invoice.paid", invoice)
    work.emit("invoice.payment_succeeded", invoice)
    if intent:
        work.emit("invoice_payment.paid", _payment(work, invoice=invoice, intent=intent))


def _payment(work: Work, *, invoice: Json, intent: Json) -> Json:
    return work.save(
        {
            "id": new_id("inpay"),
            "object": "invoice_payment",
            "amount_paid": invoice["total"],
            "amount_requested": invoice["total"],
            "created": work.now,
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "paid",
            "status_transitions": {"canceled_at": None, "paid_at": work.now},
        }
    )
