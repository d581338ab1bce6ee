"""Numbers that Stripe gave to what is not in the register: they explain its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.rows import insert_once
from souche.kit.stripe_lengths import STRIPE_ID, STRIPE_NUMBER

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.payments.gateway.facts import NumberFacts


class WhyElsewhere(models.TextChoices):
    """Why a number is not in the register."""

    VOID = "void", _("voided at Stripe before it was paid")
    OTHER = "other", _("of another product of the same Stripe account")
    UNPAID = "unpaid", _("issued, and not paid yet")


class NumberElsewhere(models.Model):
    """One number, as it was found at Stripe while looking for the missing ones."""

    number = models.CharField(_("number"), max_length=STRIPE_NUMBER)
    is_livemode = models.BooleanField(_("real money"))
    stripe_invoice_id = models.CharField(_("Stripe invoice"), max_length=STRIPE_ID, unique=True)
    why = models.CharField(_("why"), max_length=6, choices=WhyElsewhere.choices)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("number elsewhere")
        verbose_name_plural = _("numbers elsewhere")
        indexes: ClassVar = [models.Index(fields=["is_livemode", "number"], name="number_elsewhere")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def record(cls, *, facts: NumberFacts, why: str, now: datetime) -> bool:
        """Write where a number is; return False when that was known, and correct why."""
        row = cls(
            number=facts.number,
            is_livemode=facts.is_livemode,
            stripe_invoice_id=facts.invoice_id,
            why=why,
            found_at=now,
        )
        if insert_once(row):
            return True
        cls.objects.filter(stripe_invoice_id=facts.invoice_id).update(why=why)
        return False
