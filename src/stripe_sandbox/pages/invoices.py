"""The hosted page of an invoice and its PDF, opened by a link that expires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.documents import describe_invoice, invoice_pdf
from stripe_sandbox.documents.words import language_of
from stripe_sandbox.pages.rendering import link_expired, not_found, render, request_language, send_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

MOST_LINES = 100


@dataclass(frozen=True, kw_only=True)
class Papers:
    """An invoice with the objects that it names by their ids."""

    invoice: Json
    account: Json
    payments: list[Json]
    tax_rates: dict[str, Json]
    locale: str | None


class InvoicePages:
    """Starlette endpoints behind an invoice's links, and the dashboard's own PDF."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show the invoice in its buyer's language."""
        invoice = self._opened(request)
        if invoice is None:
            return link_expired(request)
        papers = gather_papers(sandbox=self._sandbox, invoice=invoice)
        language = request_language(request, papers.locale)
        description = describe_invoice(
            invoice=papers.invoice,
            account=papers.account,
            payments=papers.payments,
            tax_rates=papers.tax_rates,
            language=language,
        )
        token, account_id = request.path_params["token"], papers.account["id"]
        return render(
            request,
            "invoice.html",
            language=language,
            invoice=description,
            status_name=invoice["status"],
            pdf_url=f"/pay/invoice/{account_id}/{token}/pdf",
        )

    def pdf(self, request: Request) -> Response:
        """Send the PDF that the link opens."""
        invoice = self._opened(request)
        return link_expired(request) if invoice is None else self._send(invoice)

    def dashboard_pdf(self, request: Request) -> Response:
        """Send the PDF of any finalized invoice: the dashboard's links do not expire."""
        invoice = self._sandbox.find(request.path_params["invoice_id"])
        if invoice is None or invoice["object"] != "invoice" or not invoice.get("number"):
            return not_found(request)
        return self._send(invoice)

    def _opened(self, request: Request) -> Json | None:
        if request.path_params["account_id"] != self._sandbox.account()["id"]:
            return None
        return self._sandbox.opened_document(request.path_params["token"], kind="invoice")

    def _send(self, invoice: Json) -> Response:
        # In the buyer's language, never the browser's: a document does not change with who opens it.
        papers = gather_papers(sandbox=self._sandbox, invoice=invoice)
        content = invoice_pdf(
            invoice=papers.invoice,
            account=papers.account,
            payments=papers.payments,
            tax_rates=papers.tax_rates,
            language=language_of(papers.locale),
        )
        return send_pdf(content, name=f"Invoice-{invoice['number']}.pdf")


def gather_papers(*, sandbox: Sandbox, invoice: Json) -> Papers:
    """Return an invoice with its lines, its seller's tax ids, the charges that paid it and its rates."""
    lines = sandbox.children(invoice["id"], "line_item", limit=MOST_LINES) or invoice["lines"]["data"]
    tax_ids = [_found(sandbox, item) for item in invoice.get("account_tax_ids") or []]
    customer = sandbox.find(invoice["customer"]) if invoice.get("customer") else None
    whole = invoice | {
        "lines": invoice["lines"] | {"data": lines},
        "account_tax_ids": [item for item in tax_ids if item],
    }
    return Papers(
        invoice=whole,
        account=sandbox.account(),
        payments=[*_charges(sandbox, invoice=invoice)],
        tax_rates=tax_rates_of(
            sandbox=sandbox, taxed=[invoice.get("total_taxes"), *(x.get("taxes") for x in lines)]
        ),
        locale=next(iter((customer or {}).get("preferred_locales") or []), None),
    )


def _found(sandbox: Sandbox, item: str | Json) -> Json | None:
    return sandbox.find(item) if isinstance(item, str) else item


def _charges(sandbox: Sandbox, *, invoice: Json) -> Iterator[Json]:
    for payment in sandbox.list("invoice_payment", limit=MOST_LINES, invoice=invoice["id"]):
        intent = sandbox.find((payment.get("payment") or {}).get("payment_intent") or "")
        charge = sandbox.find((intent or {}).get("latest_charge") or "")
        if charge and charge["status"] == "succeeded":
            yield charge


def tax_rates_of(*, sandbox: Sandbox, taxed: list[list[Json] | None]) -> dict[str, Json]:
    """Return every rate that some lists of taxes name, by its id."""
    names = {tax["tax_rate_details"]["tax_rate"] for taxes in taxed for tax in taxes or []}
    found = {name: sandbox.find(name) for name in names}
    return {name: rate for name, rate in found.items() if rate}
