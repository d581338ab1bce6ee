"""Buyers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.kit.ids import public_id


def customer_id() -> str:
    """Return a new public id of a customer."""
    return public_id("customer")


class Customer(models.Model):
    """Someone who bought, or tried to, known by an e-mail address."""

    public_id = models.CharField(max_length=40, unique=True, default=customer_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, default="fr")
    stripe_customer_id = models.CharField(_("Stripe customer"), max_length=60, blank=True)
    stripe_told = models.CharField(
        _("what Stripe was told"),
        max_length=140,
        blank=True,
        help_text=_("Language and name last sent to Stripe."),
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stripe_customer_id"],
                condition=~models.Q(stripe_customer_id=""),
                name="customer_has_own_stripe_customer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @classmethod
    def welcome(cls, *, email: str, name: str, language: str) -> Customer:
        """Return the one customer of this address, with the name and language given last; one statement."""
        rows = cls.objects.raw(
            """
            INSERT INTO customers_customer (public_id, email, name, language, stripe_customer_id, stripe_told)
            VALUES (%s, %s, %s, %s, '', '')
            ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name, language = EXCLUDED.language
            RETURNING *
            """,
            [customer_id(), email.strip().lower(), name, language],
        )
        return rows[0]

    @property
    def is_told_to_stripe(self) -> bool:
        """Say whether Stripe knows the name and the language of today."""
        return self.stripe_told == self.told_to_stripe

    @property
    def told_to_stripe(self) -> str:
        """Return what Stripe should be told, in a form that compares."""
        return f"{self.language} {self.name}"

    def remember_stripe(self, *, stripe_customer_id: str, told: str) -> None:
        """Keep the Stripe Customer, once, and what Stripe was told last."""
        type(self).objects.filter(pk=self.pk, stripe_customer_id__in=["", stripe_customer_id]).update(
            stripe_customer_id=stripe_customer_id, stripe_told=told
        )
        self.stripe_customer_id, self.stripe_told = stripe_customer_id, told
