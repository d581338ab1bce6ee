"""What Stripe takes: a share of each payment, and of each post-payment invoice."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from stripe_sandbox.api.balance_transaction import new_transaction

if TYPE_CHECKING:
    from stripe_sandbox.state.options import Options
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

_BASIS_POINTS = Decimal(10000)


def payment_fee(*, options: Options, method: Json, amount: int) -> int:
    """Return the fee in cents of a payment of `amount` cents (stripe.com/fr/pricing, European cards)."""
    if method["type"] == "sepa_debit":
        return options.debit_fee_cents
    return _share(amount, options.card_fee_basis_points) + options.card_fee_fixed_cents


def bill_invoice(*, work: Work, invoice: Json) -> Json:
    """Take the fee of a post-payment invoice, a movement of its own, and return it.

    0.4 % of the total, 2.00 at most (stripe.com/fr/pricing). Stripe names the line so
    (polarsource/polar #3423); whether it takes it for each invoice or once a day is not published.
    """
    share = _share(invoice["total"], work.options.invoice_fee_basis_points)
    day = datetime.fromtimestamp(work.now, tz=UTC).date()
    return new_transaction(
        work=work,
        kind="stripe_fee",
        category="fee",
        amount=-min(share, work.options.invoice_fee_cap_cents),
        currency=invoice["currency"],
        description=f"Post Payment Invoices ({day})",
        source=None,
    )


def _share(amount: int, basis_points: int) -> int:
    cents = Decimal(amount) * basis_points / _BASIS_POINTS
    return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))
