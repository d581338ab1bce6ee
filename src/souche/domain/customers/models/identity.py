"""Whom an invoice is made out to: a company, an association, a public body, or a private person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren, siret
from stdnum.util import clean

from souche.domain.customers.models.customer import Customer
from souche.kit import queue
from souche.kit.one_line import LineField, validate_no_page, validate_no_path
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from datetime import datetime

HOME = "FR"
COUNTRY = re.compile(r"[A-Z]{2}")
# What people write between the groups of a number.
BETWEEN = " .-"
SIREN_LENGTH = 9
# VAT numbers begin with the country's two letters, except Greece's (directive 2006/112/CE, art. 215).
VAT_PREFIXES = {"GR": "EL"}


# What an invoice prints of an identity, and what Stripe therefore knows of its own Customer.
PRINTED = (
    "buyer_type", "name", "street", "postal_code", "city", "country", "siren_or_siret", "vat_number",
)  # fmt: skip


class BuyerType(models.TextChoices):
    """What kind of buyer: the law asks more of an invoice to some than to others."""

    INDIVIDUAL = "individual", _("Private person")
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Association or works council")
    PUBLIC = "public", _("Town, school or other public body")
    EU = "eu", _("Organisation elsewhere in the European Union")
    ABROAD = "abroad", _("Organisation outside the European Union")


FRENCH = frozenset({BuyerType.COMPANY, BuyerType.ASSOCIATION, BuyerType.PUBLIC})
# Whom the terms of late payment between professionals concern (C. com., art. L441-10).
PROFESSIONAL = frozenset({BuyerType.COMPANY, BuyerType.EU, BuyerType.ABROAD})
# An association may have no number; a company and a public body always have one.
NUMBERED = frozenset({BuyerType.COMPANY, BuyerType.PUBLIC})


class BuyerIdentityQuerySet(models.QuerySet["BuyerIdentity"]):
    """Questions about identities."""

    def proven(self) -> BuyerIdentityQuerySet:
        """Keep the identities that a proven buyer gave."""
        return self.filter(is_proven=True)

    def forget(self) -> None:
        """Blank what may tell of a person; the kind of buyer stays, for the accounts."""
        names = {*PRINTED, "purchase_reference", "accounts_email", "stripe_customer_id"} - {"buyer_type"}
        self.update(**dict.fromkeys(names, ""))


class BuyerIdentity(models.Model):
    """A buyer as an invoice names them, written once and never changed: a correction is another row."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="identities", verbose_name=_("customer")
    )
    buyer_type = models.CharField(
        _("kind of buyer"), max_length=12, choices=BuyerType.choices, default=BuyerType.COMPANY
    )
    name = LineField(_("name on the invoice"), max_length=120, validators=[validate_no_path])
    street = LineField(_("street"), max_length=200)
    postal_code = LineField(_("postal code"), max_length=12)
    city = LineField(_("town"), max_length=100)
    country = LineField(_("country"), max_length=2, blank=True)
    siren_or_siret = LineField(_("SIREN or SIRET"), max_length=20, blank=True)
    vat_number = LineField(_("VAT number"), max_length=20, blank=True)
    is_in_vies = models.BooleanField(
        _("known to VIES"), null=True, blank=True, help_text=_("Empty while VIES has not answered.")
    )
    purchase_reference = LineField(
        _("your purchase-order reference"), max_length=100, blank=True, validators=[validate_no_page]
    )
    accounts_email = models.EmailField(_("e-mail of the accounts department"), blank=True)
    stripe_customer_id = models.CharField(_("Stripe customer"), max_length=STRIPE_ID, blank=True)
    is_proven = models.BooleanField(
        _("by who is proven"),
        default=False,
        db_default=False,
        help_text=_("Given inside the buyer's account."),
    )
    recorded_at = models.DateTimeField(_("recorded"))

    objects = BuyerIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity of a buyer")
        verbose_name_plural = _("identities of buyers")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Write numbers without spaces and the country in capitals; refuse what contradicts itself."""
        self.siren_or_siret = clean(self.siren_or_siret, BETWEEN)
        self.vat_number = clean(self.vat_number, BETWEEN).upper()
        if self.buyer_type == BuyerType.INDIVIDUAL:
            self.siren_or_siret = self.vat_number = ""
        self.country = HOME if self.buyer_type in FRENCH else self.country.upper() or HOME
        wrong = {
            "country": self._wrong_country(),
            "siren_or_siret": self._wrong_siren_or_siret(),
            "vat_number": self._wrong_vat_number(),
        }
        sentences = {name: sentence for name, sentence in wrong.items() if sentence}
        if sentences:
            raise ValidationError(sentences)

    def _wrong_country(self) -> str:
        is_in_union = self.country.lower() in vat.MEMBER_STATES
        if self.buyer_type == BuyerType.EU and (not is_in_union or self.country == HOME):
            return gettext("Write the two letters of a country of the European Union, such as BE.")
        if self.buyer_type == BuyerType.ABROAD and (is_in_union or not COUNTRY.fullmatch(self.country)):
            return gettext("Write the two letters of a country outside the European Union, such as CH.")
        return ""

    def _wrong_siren_or_siret(self) -> str:
        number = self.siren_or_siret
        if not number:
            is_missing = self.buyer_type in NUMBERED
            return gettext("Give the SIREN or the SIRET of the organisation.") if is_missing else ""
        try:
            (siren if len(number) == SIREN_LENGTH else siret).validate(number)
        except WrongNumber:
            return gettext(
                "This number does not exist: a SIREN has 9 digits, a SIRET 14, and one wrong digit is enough "
                "to be noticed. Please copy it again."
            )
        return ""

    def _wrong_vat_number(self) -> str:
        if not self.vat_number or self.buyer_type == BuyerType.ABROAD:
            return ""
        prefix = VAT_PREFIXES.get(self.country, self.country)
        if not self.vat_number.startswith(prefix):
            return gettext("This VAT number is of another country: yours begins with %(prefix)s.") % {
                "prefix": prefix
            }
        if not vat.is_valid(self.vat_number):
            return gettext("This VAT number does not exist: please copy it again.")
        if self.siren_or_siret and not self.vat_number.endswith(self.siren_or_siret[:SIREN_LENGTH]):
            return gettext("This VAT number and this SIREN or SIRET are not of the same organisation.")
        return ""

    @property
    def eu_vat_number(self) -> str:
        """Return the VAT number of the European Union, or nothing."""
        return "" if self.buyer_type == BuyerType.ABROAD else self.vat_number

    @property
    def summary(self) -> str:
        """Return in a line what an invoice prints of it."""
        town = f"{self.postal_code} {self.city}"
        numbers = (self.siren_or_siret, self.vat_number, self.purchase_reference)
        return " – ".join(part for part in (self.name, self.street, town, self.country, *numbers) if part)

    def custom_fields(self) -> list[tuple[str, str]]:
        """Return what an invoice prints of it in named fields: Stripe has no place of its own for these."""
        fields = [
            (gettext("Your reference"), self.purchase_reference),
            (gettext("Buyer's tax number"), self.vat_number if self.buyer_type == BuyerType.ABROAD else ""),
        ]
        return [(name, value) for name, value in fields if value]

    def remember(self, *, customer: Customer, is_proven: bool, now: datetime) -> None:
        """Write what a buyer gave, and let VIES be asked.

        Given again by who is proven, it keeps its Stripe Customer: a stranger who knows the same company
        would see the company's card there.
        """
        self.customer, self.is_proven, self.recorded_at = customer, is_proven, now
        self.stripe_customer_id = self._known_stripe_customer_id()
        self.save(force_insert=True)
        if self.eu_vat_number:
            queue.defer("check_vat_number", {"identity": self.pk})

    def _known_stripe_customer_id(self) -> str:
        if not self.is_proven:
            return ""
        printed = {name: getattr(self, name) for name in PRINTED}
        known = self.customer.identities.proven().filter(**printed).exclude(stripe_customer_id="").last()
        return known.stripe_customer_id if known else ""

    def note_vies(self, *, is_known: bool) -> None:
        """Keep what VIES says of the VAT number."""
        type(self).objects.filter(pk=self.pk).update(is_in_vies=is_known)
        self.is_in_vies = is_known

    def remember_stripe(self, *, stripe_customer_id: str) -> None:
        """Keep the Stripe Customer that bears this identity."""
        type(self).objects.filter(pk=self.pk).update(stripe_customer_id=stripe_customer_id)
        self.stripe_customer_id = stripe_customer_id
