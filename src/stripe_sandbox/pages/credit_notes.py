"""The PDF of a credit note, opened by a link that expires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.documents import credit_note_pdf
from stripe_sandbox.documents.words import language_of
from stripe_sandbox.pages.invoices import gather_papers, tax_rates_of
from stripe_sandbox.pages.rendering import link_expired, not_found, send_pdf

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

MOST_LINES = 250


class CreditNotePages:
    """Starlette endpoints behind a credit note's `pdf`, and the dashboard's own PDF."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def pdf(self, request: Request) -> Response:
        """Send the PDF that the link opens, in the buyer's language."""
        note = self._opened(request)
        return link_expired(request) if note is None else self._send(note)

    def dashboard_pdf(self, request: Request) -> Response:
        """Send the PDF of any credit note: the dashboard's links do not expire."""
        note = self._sandbox.find(request.path_params["note_id"])
        return self._send(note) if note and note["object"] == "credit_note" else not_found(request)

    def _opened(self, request: Request) -> Json | None:
        if request.path_params["account_id"] != self._sandbox.account()["id"]:
            return None
        return self._sandbox.opened_document(request.path_params["token"], kind="credit_note")

    def _send(self, note: Json) -> Response:
        content = draw_credit_note(sandbox=self._sandbox, note=note)
        return send_pdf(content, name=f"Credit-Note-{note['number']}.pdf")


def draw_credit_note(*, sandbox: Sandbox, note: Json) -> bytes:
    """Return the PDF of a credit note, in its buyer's language; raise KeyError when its invoice is gone."""
    invoice = sandbox.find(note["invoice"])
    if invoice is None:
        raise KeyError(note["invoice"])
    papers = gather_papers(sandbox=sandbox, invoice=invoice)
    lines = sandbox.children(note["id"], "credit_note_line_item", limit=MOST_LINES)
    refunds = [sandbox.find(link["refund"]) for link in note["refunds"]]
    return credit_note_pdf(
        note=note | {"lines": note["lines"] | {"data": lines}},
        invoice=papers.invoice,
        account=papers.account,
        refunds=[refund for refund in refunds if refund],
        tax_rates=tax_rates_of(sandbox=sandbox, taxed=[line["taxes"] for line in lines]),
        language=language_of(papers.locale),
    )
