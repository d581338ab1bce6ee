"""By what means money came, in words: kept as Stripe's word, read as a person says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy

from souche.kit.wording import day_in_words

if TYPE_CHECKING:
    from datetime import datetime

# Stripe's words (docs.stripe.com/api/charges/object, payment_method_details.type). Others are names of
# brands, said as they are: iDEAL, PayPal, Revolut Pay.
MEANS = {
    "card": pgettext_lazy("means of payment", "card"),
    "card_present": pgettext_lazy("means of payment", "card"),
    "customer_balance": pgettext_lazy("means of payment", "bank transfer"),
    "sepa_credit_transfer": pgettext_lazy("means of payment", "bank transfer"),
    "sepa_debit": pgettext_lazy("means of payment", "SEPA direct debit"),
    "ideal": "iDEAL",
    "paypal": "PayPal",
}


def means_in_words(method: str) -> str:
    """Return the means that Stripe's word names, in the active language; nothing where it was not kept."""
    return str(MEANS.get(method) or method.replace("_", " ").title())


def payment_in_words(*, received_at: datetime, method: str, time_zone: str, language: str) -> str:
    """Say when and how it was paid, by the clock of the house, in `language`, which is active."""
    day = day_in_words(instant=received_at, time_zone=time_zone, language=language)
    means = means_in_words(method)
    if not means:
        return gettext("Paid on %(day)s.") % {"day": day}
    return gettext("Paid on %(day)s by %(means)s.") % {"day": day, "means": means}
