"""The receipt of a payment, opened by a link that expires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.pages.checkout import seller_name
from stripe_sandbox.pages.rendering import render, request_language

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

GONE = 410
MOST_REFUNDS = 100


class ReceiptPages:
    """The Starlette endpoint behind a charge's `receipt_url`."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show what was paid, how, and what was given back."""
        found = request.path_params
        charge = self._sandbox.receipt(found["charge_id"], token=found["token"])
        if charge is None:
            return render(
                request, "message.html", status=GONE, title="link_expired", text="receipt_expired_text"
            )
        session = self._session(charge)
        details = charge["payment_method_details"]
        refunds = self._sandbox.list("refund", charge=charge["id"], limit=MOST_REFUNDS)
        return render(
            request,
            "receipt.html",
            language=request_language(request, session["locale"] if session else None),
            charge=charge,
            items=self._sandbox.children(session["id"], "item") if session else [],
            last4=details[details["type"]]["last4"],
            refunds=[refund for refund in refunds[::-1] if refund["status"] in {"pending", "succeeded"}],
            seller=seller_name(self._sandbox.account()),
        )

    def _session(self, charge: Json) -> Json | None:
        sessions = self._sandbox.list("checkout.session", payment_intent=charge["payment_intent"], limit=1)
        return next(iter(sessions), None)
