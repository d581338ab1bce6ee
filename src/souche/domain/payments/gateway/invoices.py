"""Invoices as Stripe issued them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from souche.domain.payments.gateway.arrivals import read_arrival
from souche.domain.payments.gateway.client import PAGE, client, plain
from souche.domain.payments.gateway.documents import fetch_pdf
from souche.domain.payments.gateway.errors import StripeRefused, in_our_words
from souche.domain.payments.gateway.facts import (
    InvoiceFacts,
    InvoiceLineFacts,
    InvoicePayment,
    NumberFacts,
    SubscriptionPeriod,
    TaxFacts,
    TaxIdFacts,
)
from souche.kit.one_line import on_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stripe.params import InvoiceListParams

    from souche.domain.payments.gateway.facts import StripeAccess

    RateOf = Callable[[str], Decimal]

NO_VAT = Decimal("0.00")


def read_invoice(*, access: StripeAccess, invoice_id: str, rate_of: RateOf) -> InvoiceFacts:
    """Return a finalised invoice whole, with all its lines and what paid it.

    `rate_of` turns a Stripe tax rate id into its percentage. Raises StripeRefused when the invoice is
    unknown or still a draft, which has no number.
    """
    with in_our_words():
        services = client(access)
        invoice = plain(services.invoices.retrieve(invoice_id, {"expand": ["payments", "account_tax_ids"]}))
        lines = invoice["lines"]["data"]
        if invoice["lines"]["has_more"]:
            pages = services.invoices.line_items.list(invoice_id, {"limit": 100})
            lines = [plain(line) for line in pages.auto_paging_iter()]
    if not invoice.get("number"):
        raise StripeRefused(f"invoice {invoice_id} has no number yet")
    payments = tuple(_payments(invoice, access=access))
    return invoice_facts(invoice, lines=lines, payments=payments, rate_of=rate_of)


def paid_invoice_ids_since(*, access: StripeAccess, since: datetime) -> Iterator[str]:
    """Yield the ids of the paid invoices that name an order of ours, made since an instant, newest first."""
    params: InvoiceListParams = {
        "created": {"gte": int(since.timestamp())},
        "status": "paid",
        "limit": PAGE,
    }
    with in_our_words():
        for invoice in client(access).invoices.list(params).auto_paging_iter():
            if _order_id(plain(invoice)):
                yield invoice.id


def numbers_since(*, access: StripeAccess, since: datetime) -> Iterator[NumberFacts]:
    """Yield the numbers of all invoices of the account made since an instant, newest first, whose ever."""
    params: InvoiceListParams = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    with in_our_words():
        for listed in client(access).invoices.list(params).auto_paging_iter():
            invoice = plain(listed)
            if invoice.get("number"):
                yield NumberFacts(
                    invoice_id=invoice["id"],
                    number=invoice["number"],
                    status=invoice["status"],
                    order_id=_order_id(invoice),
                    customer_id=invoice.get("customer") or "",
                    is_livemode=invoice["livemode"],
                )


def newest_numbers(*, access: StripeAccess) -> list[tuple[str, str]]:
    """Return the numbers of the newest invoices of the account, each with whose it is, newest first."""
    with in_our_words():
        found = client(access).invoices.list({"limit": PAGE})
    invoices = [plain(invoice) for invoice in found.data]
    return [(one["number"], str(one["customer"])) for one in invoices if one.get("number")]


def find_invoice_id(*, access: StripeAccess, payment_intent_id: str) -> str:
    """Return the id of the invoice that a payment settled, or nothing (docs: api/invoice-payment)."""
    with in_our_words():
        found = client(access).invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": payment_intent_id}, "limit": 1}
        )
    if not found.data:
        return ""
    invoice = found.data[0].invoice
    return invoice if isinstance(invoice, str) else invoice.id


def read_invoice_pdf(*, access: StripeAccess, invoice_id: str) -> bytes:
    """Return the bytes of the PDF; the link is asked anew each time, since Stripe's links expire."""
    with in_our_words():
        link = client(access).invoices.retrieve(invoice_id).invoice_pdf
    return fetch_pdf(link or "")


def invoice_facts(
    invoice: dict[str, Any],
    *,
    lines: list[dict[str, Any]],
    payments: tuple[InvoicePayment, ...],
    rate_of: RateOf,
) -> InvoiceFacts:
    """Read an invoice as Stripe shows it; amounts in cents, instants in UTC."""
    read_lines = tuple(line_facts(line, rate_of=rate_of) for line in lines)
    vat = sum(tax["amount"] for tax in invoice["total_taxes"] or [])
    transitions = invoice["status_transitions"]
    return InvoiceFacts(
        invoice_id=invoice["id"],
        number=invoice["number"],
        status=invoice["status"],
        order_id=_order_id(invoice),
        currency=invoice["currency"].upper(),
        is_livemode=invoice["livemode"],
        issued_at=_instant(invoice.get("effective_at") or transitions["finalized_at"] or invoice["created"]),
        paid_at=_paid_at(transitions, payments=payments),
        total_cents=invoice["total"],
        net_cents=invoice["total"] - vat,
        vat_cents=vat,
        taxes=taxes_by_rate(invoice, lines=read_lines, rate_of=rate_of),
        lines=read_lines,
        customer_name=on_one_line(invoice.get("customer_name") or ""),
        customer_email=invoice.get("customer_email") or "",
        customer_address=invoice.get("customer_address") or {},
        seller_name=on_one_line(invoice.get("account_name") or ""),
        seller_tax_ids=_tax_ids(invoice.get("account_tax_ids")),
        customer_id=invoice.get("customer") or "",
        customer_tax_ids=_tax_ids(invoice.get("customer_tax_ids")),
        description=invoice.get("description") or "",
        footer=invoice.get("footer") or "",
        custom_fields=tuple((field["name"], field["value"]) for field in invoice.get("custom_fields") or []),
        replaces_id=(invoice.get("metadata") or {}).get("replaces", ""),
        subscription=_subscription_period(invoice, lines=lines),
        payment_intent_id=next((intent_id for intent_id, _cents in _paid_intents(invoice)), ""),
        payments=payments,
    )


def _tax_ids(listed: list[dict[str, Any] | str] | None) -> tuple[TaxIdFacts, ...]:
    """Read the numbers that are printed; of one that was deleted since, Stripe tells no value any more."""
    return tuple(
        TaxIdFacts(kind=one["type"], value=one["value"], tax_id=one.get("id") or "")
        for one in listed or ()
        if isinstance(one, dict) and one.get("value")
    )


def _payments(invoice: dict[str, Any], *, access: StripeAccess) -> Iterator[InvoicePayment]:
    """Yield the PaymentIntents that paid one of a subscription (docs: api/invoice-payment).

    What paid a purchase is told by its session. Each is asked for: Stripe expands four levels and no more.
    """
    if not _subscription_details(invoice):
        return
    for intent_id, cents in _paid_intents(invoice):
        arrival = read_arrival(access=access, payment_intent_id=intent_id)
        yield InvoicePayment(payment_intent_id=intent_id, amount_cents=cents, arrival=arrival)


def _paid_intents(invoice: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the PaymentIntents that paid an invoice, with their cents; none where it was marked as paid."""
    for paid in invoice["payments"]["data"]:
        if paid["status"] == "paid" and paid["payment"]["type"] == "payment_intent":
            yield paid["payment"]["payment_intent"], paid["amount_paid"]


def _paid_at(transitions: dict[str, Any], *, payments: tuple[InvoicePayment, ...]) -> datetime | None:
    """Return when the last of its money arrived; of what came by another way, when Stripe was told."""
    if payments:
        return max(payment.arrival.received_at for payment in payments)
    return _instant(transitions["paid_at"]) if transitions["paid_at"] else None


def _subscription_details(invoice: dict[str, Any]) -> dict[str, Any]:
    return (invoice.get("parent") or {}).get("subscription_details") or {}


def _order_id(invoice: dict[str, Any]) -> str:
    """Return our order's id: a subscription's metadata is frozen on each of its invoices."""
    owner = _subscription_details(invoice) or invoice
    return str((owner.get("metadata") or {}).get("order", ""))


def _subscription_period(
    invoice: dict[str, Any], *, lines: list[dict[str, Any]]
) -> SubscriptionPeriod | None:
    subscription = _subscription_details(invoice).get("subscription")
    if not subscription:
        return None
    return SubscriptionPeriod(
        subscription_id=subscription if isinstance(subscription, str) else subscription["id"],
        starts_at=_instant(min(line["period"]["start"] for line in lines)),
        ends_at=_instant(max(line["period"]["end"] for line in lines)),
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def line_facts(line: dict[str, Any], *, rate_of: RateOf) -> InvoiceLineFacts:
    """Read a line of an invoice or of a credit note."""
    taxes = line.get("taxes") or []
    vat = sum(tax["amount"] for tax in taxes)
    on_top = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    quantity = line.get("quantity") or 1
    total = line["amount"] + on_top
    return InvoiceLineFacts(
        line_id=line["id"],
        label=line.get("description") or "",
        quantity=quantity,
        unit_cents=round(Decimal(total) / quantity),
        vat_rate=sum((_rate(tax, rate_of=rate_of) for tax in taxes), NO_VAT),
        total_cents=total,
        vat_cents=vat,
    )


def _rate(tax: dict[str, Any], *, rate_of: RateOf) -> Decimal:
    details = tax.get("tax_rate_details")
    return rate_of(details["tax_rate"]) if details else NO_VAT


def taxes_by_rate(
    invoice: dict[str, Any], *, lines: tuple[InvoiceLineFacts, ...], rate_of: RateOf
) -> tuple[TaxFacts, ...]:
    """Group by rate what Stripe totals on a document; lines without VAT make the row of rate zero."""
    taxable: dict[Decimal, int] = defaultdict(int)
    vat: dict[Decimal, int] = defaultdict(int)
    for tax in invoice["total_taxes"] or []:
        rate = _rate(tax, rate_of=rate_of)
        taxable[rate] += tax["taxable_amount"] or 0
        vat[rate] += tax["amount"]
    untaxed = sum(line.total_cents for line in lines if not line.vat_rate)
    if untaxed:
        taxable[NO_VAT] = untaxed
    return tuple(
        TaxFacts(rate=rate, taxable_cents=taxable[rate], vat_cents=vat[rate]) for rate in sorted(taxable)
    )
