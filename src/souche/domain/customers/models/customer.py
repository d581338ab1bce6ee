"""Buyers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.kit.ids import public_id
from souche.kit.one_line import LineField, validate_no_page
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from datetime import datetime

# No address ever ends so (RFC 2606): an erased customer receives nothing and cannot sign in.
NOWHERE = "erased.invalid"


def customer_id() -> str:
    """Return a new public id of a customer."""
    return public_id("customer")


def normalised_email(typed: str) -> str:
    """Return an address in the one form under which a customer is known."""
    return typed.strip().lower()


@dataclass(frozen=True)
class Details:
    """What a buyer says of themself; `language` is fr or en, `country` two letters, or nothing."""

    name: str
    language: str
    street: str
    postal_code: str
    city: str
    country: str


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Questions about customers."""

    def proven(self) -> CustomerQuerySet:
        """Keep the customers who followed a link that was sent to their address, once at least."""
        return self.filter(proven_at__isnull=False)


class Customer(models.Model):
    """Someone who bought, or tried to, known by an e-mail address.

    The name and the language are those of who is proven; before that, of whoever typed the address first.
    What is typed with an order belongs to that order.
    """

    public_id = models.CharField(max_length=40, unique=True, default=customer_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = LineField(_("name"), max_length=120, validators=[validate_no_page])
    language = models.CharField(_("language"), max_length=2, default="fr")
    # Given by the buyer on their own page; the shop asks for none.
    street = LineField(_("street"), max_length=200, blank=True, db_default="")
    postal_code = LineField(_("postal code"), max_length=12, blank=True, db_default="")
    city = LineField(_("town"), max_length=100, blank=True, db_default="")
    country = LineField(_("country"), max_length=2, blank=True, db_default="")
    stripe_customer_id = models.CharField(_("Stripe customer"), max_length=STRIPE_ID, blank=True)
    stripe_told = models.CharField(
        _("what Stripe was told"),
        max_length=140,
        blank=True,
        help_text=_("Language and name last sent to Stripe."),
    )
    proven_at = models.DateTimeField(
        _("proven"),
        null=True,
        blank=True,
        help_text=_("When the account was first entered."),
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = CustomerQuerySet.as_manager()

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
        return gettext("Erased customer") if self.erased_at else f"{self.name} <{self.email}>"

    @classmethod
    def welcome(cls, *, email: str, name: str, language: str) -> Customer:
        """Return the one customer of this address, locked; one known already keeps name and language.

        One statement.
        """
        rows = cls.objects.raw(
            """
            INSERT INTO customers_customer (public_id, email, name, language, stripe_customer_id, stripe_told)
            VALUES (%s, %s, %s, %s, '', '')
            ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email
            RETURNING *
            """,
            [customer_id(), normalised_email(email), name, language],
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

    def present(self, *, name: str, language: str) -> None:
        """Keep the name and the language that the proven buyer gives with an order."""
        if (self.name, self.language) != (name, language):
            self._keep(name=name, language=language)

    def prove(self, *, now: datetime) -> bool:
        """Keep that a link sent to the address was followed; say whether it is the first time."""
        is_first = bool(type(self).objects.filter(pk=self.pk, proven_at=None).update(proven_at=now))
        self.proven_at = self.proven_at or now
        return is_first

    def remember_stripe(self, *, stripe_customer_id: str, told: str) -> None:
        """Keep the Stripe Customer, once, and what Stripe was told last."""
        type(self).objects.filter(pk=self.pk, stripe_customer_id__in=["", stripe_customer_id]).update(
            stripe_customer_id=stripe_customer_id, stripe_told=told
        )
        self.stripe_customer_id, self.stripe_told = stripe_customer_id, told

    def take_over_stripe(self, *, stripe_customer_id: str) -> None:
        """Keep as their own, unless they have one, the Stripe Customer of an order that is theirs."""
        if stripe_customer_id and not self.stripe_customer_id:
            self.remember_stripe(stripe_customer_id=stripe_customer_id, told=self.told_to_stripe)

    def revise(self, *, details: Details) -> None:
        """Keep what the buyer says of themself."""
        self._keep(**asdict(details))

    def erase(self, *, now: datetime) -> None:
        """Forget the person: the row that orders point at stays, and says nothing of anybody.

        Whoever buys again with the same address is a new customer.
        """
        nobody = Details(name="", language=self.language, street="", postal_code="", city="", country="")
        self._keep(
            **asdict(nobody),
            email=f"{self.public_id}@{NOWHERE}",
            stripe_customer_id="",
            stripe_told="",
            erased_at=now,
        )

    def _keep(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
