"""Stripe-shaped objects written by hand, for the tests of the invoice's words and figures."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ISSUED_AT = 1_795_600_800  # 25 November 2026, 09:00 UTC

ACCOUNT: Json = {
    "id": "acct_1Theatre",
    "object": "account",
    "email": "contact@theatre.example",
    "business_profile": {
        "name": "Le Petit Théâtre",
        "support_address": {
            "line1": "12 rue de la Souche",
            "line2": None,
            "postal_code": "35000",
            "city": "Rennes",
            "country": "FR",
        },
        "support_email": "contact@theatre.example",
        "support_phone": "02 99 00 00 00",
    },
    "company": {"name": "Association Le Petit Théâtre"},
    "settings": {"dashboard": {"timezone": "Europe/Paris"}},
}

TAX_RATES: dict[str, Json] = {
    "txr_55": {"id": "txr_55", "display_name": "TVA", "percentage": 5.5, "inclusive": True},
    "txr_20": {"id": "txr_20", "display_name": "TVA", "percentage": 20.0, "inclusive": True},
    "txr_210": {"id": "txr_210", "display_name": "TVA", "percentage": 2.1, "inclusive": True},
}

CHARGE: Json = {
    "id": "ch_1",
    "object": "charge",
    "amount": 5850,
    "created": ISSUED_AT,
    "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
}


def tax(*, rate: str, amount: int, base: int, behavior: str = "inclusive") -> Json:
    """Return one tax of a line or of a whole invoice."""
    return {
        "amount": amount,
        "tax_behavior": behavior,
        "taxable_amount": base,
        "taxability_reason": "standard_rated",
        "type": "tax_rate_details",
        "tax_rate_details": {"tax_rate": rate},
    }


def line(*, label: str, unit_amount: int, quantity: int = 1, taxes: list[Json] | None = None) -> Json:
    """Return a line of an invoice."""
    return {
        "id": "il_1",
        "object": "line_item",
        "amount": unit_amount * quantity,
        "description": label,
        "quantity": quantity,
        "pricing": {"type": "price_details", "unit_amount_decimal": str(unit_amount)},
        "taxes": taxes or [],
    }


def invoice(
    *, lines: list[Json] | None = None, total_taxes: list[Json] | None = None, **changes: Any
) -> Json:
    """Return a paid invoice: two full tariffs at 5.5 % and a programme at 20 %, unless told otherwise."""
    if lines is None:
        lines = [
            line(
                label="La Nuit des rois, plein tarif",
                unit_amount=1925,
                quantity=2,
                taxes=[tax(rate="txr_55", amount=201, base=3649)],
            ),
            line(label="Programme", unit_amount=2000, taxes=[tax(rate="txr_20", amount=333, base=1667)]),
        ]
        total_taxes = [
            tax(rate="txr_55", amount=201, base=3649),
            tax(rate="txr_20", amount=333, base=1667),
        ]
    total = sum(item["amount"] for item in lines)
    untaxed = total - sum(item["amount"] for item in total_taxes or [])
    return {
        "id": "in_1",
        "object": "invoice",
        "number": "THEATRE-0042",
        "status": "paid",
        "currency": "eur",
        "created": ISSUED_AT,
        "effective_at": ISSUED_AT,
        "status_transitions": {"finalized_at": ISSUED_AT, "paid_at": ISSUED_AT},
        "account_name": "Le Petit Théâtre",
        "account_tax_ids": [{"type": "eu_vat", "value": "FR40303265045"}],
        "customer_name": "Alice Martin",
        "customer_email": "alice@example.org",
        "customer_address": {
            "line1": "3 place Hoche",
            "postal_code": "35000",
            "city": "Rennes",
            "country": "FR",
        },
        "customer_tax_ids": [],
        "custom_fields": [{"name": "SIRET", "value": "303 265 045 00010"}],
        "description": "Commande ord_7Kq2 : La Nuit des rois, 12 décembre 2026",
        "footer": "Association loi 1901. TVA acquittée sur les encaissements.",
        "rendering": {"amount_tax_display": "include_inclusive_tax"},
        "lines": {"object": "list", "data": lines},
        "total_taxes": total_taxes or [],
        "total_excluding_tax": untaxed,
        "subtotal": total,
        "total": total,
        "amount_due": total,
        "amount_paid": total,
        "amount_remaining": 0,
        "total_discount_amounts": [],
        "post_payment_credit_notes_amount": 0,
        **changes,
    }
