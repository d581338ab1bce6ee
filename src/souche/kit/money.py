"""Arithmetic on cents and VAT rates. Integer cents in, integer cents out, half-up, never a float."""

from decimal import ROUND_HALF_UP, Decimal

WHOLE_CENT = Decimal(1)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def vat_included(*, gross_cents: int, rate: Decimal) -> int:
    """Return the VAT, in cents, inside a price that includes it; `rate` is a percentage: Decimal("5.50")."""
    return int((gross_cents * rate / (HUNDRED + rate)).quantize(WHOLE_CENT, rounding=ROUND_HALF_UP))


def in_euros(cents: int) -> Decimal:
    """Return cents as the amount that a table holds: 1250 is Decimal("12.50")."""
    return cents * CENT
