"""The legal mentions printed on an invoice, as dated data. What was printed stays frozen on the document."""

from dataclasses import dataclass
from datetime import date

# Stripe refuses longer ones (docs.stripe.com/api/checkout/sessions/create, invoice_creation.invoice_data).
FOOTER_LENGTH = 5000
CUSTOM_FIELD_NAME_LENGTH = 40
CUSTOM_FIELD_VALUE_LENGTH = 140
CUSTOM_FIELDS_COUNT = 4


@dataclass(frozen=True)
class Mention:
    """A sentence that the law or usage asks for, valid on [valid_from, valid_until)."""

    regime: str
    text: str
    valid_from: date
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the sentence applies on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


# CGI references stay admitted on invoices until 30 June 2028 (ordonnance 2026-671).
REGIME_MENTIONS = (
    Mention(regime="franchise", text="TVA non applicable, art. 293 B du CGI", valid_from=date(2000, 1, 1)),
    Mention(
        regime="exempt",
        text="Exonération de TVA, art. 261, 7-1° du CGI",
        valid_from=date(2000, 1, 1),
    ),
    Mention(regime="outside", text="Organisme non assujetti à la TVA", valid_from=date(2000, 1, 1)),
)


def regime_mention(*, regime: str, day: date) -> str:
    """Return the sentence of a VAT regime on that day, empty when it needs none."""
    return next((m.text for m in REGIME_MENTIONS if m.regime == regime and m.is_valid_on(day)), "")
