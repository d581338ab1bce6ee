"""What Stripe charges for the invoice of a payment, as an estimate: its own figures alone are exact."""

from decimal import ROUND_HALF_UP, Decimal

# Public French price page of Stripe as read in 2026: 0.4 % of the total, 2 € at most for each invoice.
RATE = Decimal("0.004")
CAP_CENTS = 200


def estimated_fee_cents(*, total_cents: int) -> int:
    """Return about how many cents the invoice of a payment costs the seller."""
    fee = (total_cents * RATE).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return min(int(fee), CAP_CENTS)
