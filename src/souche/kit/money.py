"""Arithmetic on cents and VAT rates. Integer cents in, integer cents out, half-up, never a float."""

from decimal import ROUND_HALF_UP, Decimal

WHOLE_CENT = Decimal(1)
HUNDRED = Decimal(100)


def vat_included(*, gross_cents: int, rate: Decimal) -> int:
    """Return the VAT, in cents, inside a price that includes it; `rate` is a percentage: Decimal("5.50")."""
    return int((gross_cents * rate / (HUNDRED + rate)).quantize(WHOLE_CENT, rounding=ROUND_HALF_UP))
