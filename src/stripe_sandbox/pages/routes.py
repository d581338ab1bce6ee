"""Every address that a person opens on the sandbox, the mailbox's apart."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from stripe_sandbox.pages.checkout import CheckoutPages
from stripe_sandbox.pages.credit_notes import CreditNotePages
from stripe_sandbox.pages.dashboard.routes import dashboard_routes
from stripe_sandbox.pages.invoices import InvoicePages
from stripe_sandbox.pages.portal.routes import portal_routes
from stripe_sandbox.pages.receipts import ReceiptPages

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from stripe_sandbox.pages.portal.login import SendCode
    from stripe_sandbox.sandbox import Sandbox


def routes(sandbox: Sandbox, *, send_code: SendCode) -> list[BaseRoute]:
    """Return the payment page, the invoice's page and PDF, the portal, the dashboard, and the stylesheet."""
    checkout = CheckoutPages(sandbox=sandbox)
    credit_notes = CreditNotePages(sandbox=sandbox)
    invoices = InvoicePages(sandbox=sandbox)
    receipts = ReceiptPages(sandbox=sandbox)
    return [
        Route("/c/pay/{session_id}", checkout.show, methods=["GET"]),
        Route("/c/pay/{session_id}", checkout.pay, methods=["POST"]),
        Route("/c/authenticate/{session_id}", checkout.ask, methods=["GET"]),
        Route("/c/authenticate/{session_id}", checkout.answer, methods=["POST"]),
        Route("/receipts/{charge_id}/{token}", receipts.show),
        Route("/i/{account_id}/{token}", invoices.show),
        Route("/pay/invoice/{account_id}/{token}/pdf", invoices.pdf),
        Route("/credit_notes/{account_id}/{token}/pdf", credit_notes.pdf),
        Route("/dashboard/invoices/{invoice_id}/pdf", invoices.dashboard_pdf),
        Route("/dashboard/credit_notes/{note_id}/pdf", credit_notes.dashboard_pdf),
        *portal_routes(sandbox=sandbox, send_code=send_code),
        *dashboard_routes(sandbox=sandbox),
        Route("/assets/sandbox.css", stylesheet),
    ]


def stylesheet(request: Request) -> Response:  # noqa: ARG001  # Starlette passes it
    """Send the one stylesheet."""
    content = resources.files("stripe_sandbox.pages").joinpath("static", "sandbox.css").read_bytes()
    return Response(content, media_type="text/css", headers={"Cache-Control": "max-age=60"})
