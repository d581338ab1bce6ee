"""VAT rates as they were created at Stripe."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.stripe_lengths import STRIPE_ID


class StripeTaxRate(models.Model):
    """A VAT rate that was created at Stripe, once per account: there it can never be changed."""

    stripe_account_id = models.CharField(_("Stripe account"), max_length=STRIPE_ID)
    percentage = models.DecimalField(_("rate, %"), max_digits=5, decimal_places=2)
    stripe_tax_rate_id = models.CharField(_("Stripe tax rate"), max_length=STRIPE_ID, unique=True)

    class Meta:
        verbose_name = _("Stripe tax rate")
        verbose_name_plural = _("Stripe tax rates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stripe_account_id", "percentage"], name="tax_rate_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percentage} % {self.stripe_tax_rate_id}"
