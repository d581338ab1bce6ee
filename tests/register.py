"""Invoices and credit notes written straight into the register, as many as a test needs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.kit.money import vat_included
from tests.cast import NOON

if TYPE_CHECKING:
    from collections.abc import Mapping

TICKET = {"5.50": 2400}


def issue(place: int, *, by_rate: Mapping[str, int] = TICKET, **changes: object) -> Invoice:
    """Write an invoice of Alice's; `by_rate` has the cents with VAT of each rate."""
    taxes = [_tax(rate, gross) for rate, gross in by_rate.items()]
    fields: dict[str, object] = {
        "stripe_invoice_id": f"in_{place}",
        "number": f"FACT-{place:04d}",
        "status": "paid",
        "currency": "EUR",
        "is_livemode": False,
        "issued_at": NOON,
        "paid_at": NOON,
        "recorded_at": NOON,
        "total_cents": sum(by_rate.values()),
        "net_cents": sum(tax["taxable_cents"] for tax in taxes),
        "vat_cents": sum(tax["vat_cents"] for tax in taxes),
        "vat_by_rate": [{"rate": rate, **tax} for rate, tax in zip(by_rate, taxes, strict=True)],
        "customer_name": "Alice Martin",
        "customer_email": "alice@example.org",
    }
    return Invoice.objects.create(**{**fields, **changes})


def take_back(invoice: Invoice, *, by_rate: Mapping[str, int] = TICKET, **changes: object) -> Invoice:
    """Write a credit note of an invoice; `by_rate` has what it takes back, in cents above zero."""
    fields: dict[str, object] = {
        "kind": InvoiceKind.CREDIT_NOTE,
        "corrects": invoice,
        "stripe_invoice_id": f"cn_{invoice.number}",
        "number": f"{invoice.number}-CN-01",
        "status": "issued",
        "paid_at": None,
    }
    taken = {rate: -gross for rate, gross in by_rate.items()}
    return issue(0, by_rate=taken, **{**fields, **changes})


def _tax(rate: str, gross_cents: int) -> dict[str, int]:
    vat = vat_included(gross_cents=gross_cents, rate=Decimal(rate))
    return {"taxable_cents": gross_cents - vat, "vat_cents": vat}
