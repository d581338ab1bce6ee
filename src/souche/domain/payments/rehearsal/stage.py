"""What the acts of a rehearsal share: at which Stripe, for which made-up buyer, and what was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from souche.domain.payments.gateway.facts import (
    BilledParty,
    InvoiceRequest,
    LateInvoiceRequest,
    PostalAddress,
    SessionLine,
    SessionRequest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from souche.domain.payments.gateway.facts import OpenedSession, StripeAccess

# Of nobody, for ever (RFC 2606).
EMAIL = "rehearsal@example.com"
NAME = "Souche rehearsal"
PARTY = BilledParty(
    name=NAME,
    address=PostalAddress(street="1 rue des Répétitions", postal_code="21000", city="Dijon", country="FR"),
    # Of nobody: the examples of the tax office.
    siren_or_siret="73282932000074",
    eu_vat_number="FR44732829320",
)
INVOICE = InvoiceRequest(description=NAME, footer=NAME, custom_fields=((NAME, "1"),))
REDUCED, FULL = Decimal("5.50"), Decimal("20.00")
HOUR = timedelta(hours=1)
RETURN_URL = "https://example.org/"


class NobodyPaid(Exception):
    """The page waited for its buyer in vain."""


@dataclass(frozen=True)
class Side:
    """A Stripe to rehearse at; `buyer` pays a session on its page and says whether it did.

    Without a buyer the page is left out.
    """

    access: StripeAccess
    buyer: Callable[[OpenedSession], bool] | None = None


@dataclass
class Stage:
    """One rehearsal: `mark` tells it from all others; `made` has Stripe's ids by our words."""

    side: Side
    mark: str
    now: datetime
    made: dict[str, str] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)

    @property
    def access(self) -> StripeAccess:
        """Return the key that is rehearsed with."""
        return self.side.access

    def ids(self) -> frozenset[str]:
        """Return Stripe's ids of what was made."""
        return frozenset(self.made.values())

    def rate_of(self, tax_rate_id: str) -> Decimal:
        """Return the percentage of a rate that this rehearsal made."""
        return self.rates[tax_rate_id]

    def lines(self) -> tuple[SessionLine, ...]:
        """Return lines whose VAT does not divide, at two rates."""
        return (
            SessionLine(
                label=NAME, description="", unit_cents=1003, quantity=3, tax_rate_id=self.made["reduced"]
            ),
            SessionLine(
                label=NAME, description="", unit_cents=1601, quantity=1, tax_rate_id=self.made["full"]
            ),
        )

    def session(self, name: str) -> SessionRequest:
        """Return a session as an order would ask for it."""
        return SessionRequest(
            order_id=f"{name}-{self.mark}",
            order_number=NAME,
            customer_id=self.made["customer"],
            is_billed_party_known=False,
            is_name_known=True,
            is_debit_offered=False,
            lines=self.lines(),
            currency="EUR",
            language="fr",
            expires_at=self.now + HOUR,
            success_url=RETURN_URL,
            cancel_url=RETURN_URL,
            invoice=INVOICE,
        )

    def invoice(self, name: str) -> LateInvoiceRequest:
        """Return an invoice as an order that was paid before would ask for it."""
        return LateInvoiceRequest(
            order_id=f"{name}-{self.mark}",
            customer_id=self.made["customer"],
            lines=self.lines(),
            currency="EUR",
            invoice=INVOICE,
        )
