"""The organisation that sells: one row."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siren, siret, tva

from souche.domain.organisation import mentions
from souche.domain.organisation.mentions import KIND_OF_OPERATION, Ground, LawReference
from souche.domain.organisation.strictness import Strictness
from souche.domain.organisation.vat_rates import Territory
from souche.kit import clock
from souche.kit.days import day_in
from souche.kit.one_line import LineField
from souche.kit.secrets import EncryptedTextField, Lost
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

ONLY_ROW = 1
SIREN_LENGTH = 9


class VatRegime(models.TextChoices):
    """How the organisation stands towards VAT."""

    LIABLE = "liable", _("Liable to VAT")
    FRANCHISE = "franchise", _("VAT franchise (small turnover)")
    EXEMPT = "exempt", _("Exempt association (art. 261, 7-1°)")
    OUTSIDE = "outside", _("Outside the scope of VAT")


def validate_siren(value: str) -> None:
    """Refuse a SIREN whose check digit is wrong."""
    try:
        siren.validate(value)
    except WrongNumber as error:
        raise ValidationError(_("This SIREN is not valid: check its nine digits.")) from error


def validate_siret(value: str) -> None:
    """Refuse a SIRET whose check digit is wrong."""
    try:
        siret.validate(value)
    except WrongNumber as error:
        raise ValidationError(_("This SIRET is not valid: check its fourteen digits.")) from error


def validate_vat_number(value: str) -> None:
    """Refuse a French VAT number whose key is wrong."""
    try:
        tva.validate(value)
    except WrongNumber as error:
        raise ValidationError(_("This VAT number is not valid: FR, two characters, the SIREN.")) from error


def validate_time_zone(value: str) -> None:
    """Refuse a time zone that does not exist."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("This time zone does not exist. Example: Europe/Paris."))


validate_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour such as #8a1c3b."))


class Organisation(models.Model):
    """Identity, VAT regime, Stripe settings and looks of the one organisation served here."""

    name = LineField(_("name"), max_length=120, help_text=_("As the public knows it."))
    legal_name = LineField(_("legal name"), max_length=120, blank=True)
    legal_form = LineField(
        _("legal form and capital"),
        max_length=120,
        blank=True,
        help_text=_("Examples: Association loi 1901; SARL au capital de 8 000 €."),
    )
    street = LineField(_("street"), max_length=200, blank=True)
    postal_code = LineField(_("postal code"), max_length=12, blank=True)
    city = LineField(_("town"), max_length=100, blank=True)
    country = LineField(_("country"), max_length=2, default="FR")
    siren = LineField(_("SIREN"), max_length=9, blank=True, validators=[validate_siren])
    siret = LineField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])
    rna = LineField(
        _("RNA"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^W\d[0-9A-Z]\d{7}$", _("An RNA number begins with W."))],
    )
    rcs_town = LineField(
        _("town of the trade register (RCS)"),
        max_length=60,
        blank=True,
        help_text=_("For a company: printed with the SIREN, as in RCS Dijon 732 829 320."),
    )
    vat_number = LineField(_("VAT number"), max_length=20, blank=True, validators=[validate_vat_number])
    vat_regime = models.CharField(
        _("VAT regime"), max_length=12, choices=VatRegime.choices, default=VatRegime.LIABLE
    )
    vat_territory = models.CharField(
        _("territory"),
        max_length=10,
        choices=Territory.choices,
        default=Territory.MAINLAND,
        help_text=_("Where the shows are given: its VAT rates are those offered for your prices."),
    )
    law_reference = models.CharField(
        _("article cited when there is no VAT"),
        max_length=12,
        choices=LawReference.choices,
        default=LawReference.CGI,
        help_text=_("Invoices already issued keep what they say. If in doubt, keep the first."),
    )
    licence = LineField(_("entertainment licence"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = LineField(_("phone"), max_length=30, blank=True)
    website = LineField(
        _("website"), max_length=200, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    logo = models.ImageField(_("logo"), upload_to="logos", blank=True)
    primary_colour = models.CharField(
        _("colour"), max_length=7, default="#8a1c3b", validators=[validate_colour]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Paris", validators=[validate_time_zone]
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR", editable=False)

    is_invoicing_enabled = models.BooleanField(_("Send a Stripe invoice"), default=False)
    invoice_correction_days = models.PositiveSmallIntegerField(
        _("Days during which a buyer may correct an invoice"),
        default=30,
        db_default=30,
        validators=[MaxValueValidator(365)],
        help_text=_(
            "On the page of the order, the buyer corrects the name, the address or the numbers: a credit "
            "note takes the first invoice back and a new one is issued, without any money moving. 0: never."
        ),
    )
    is_subscription_invoice_mailed = models.BooleanField(
        _("Send the invoices of renewing memberships"),
        default=True,
        help_text=_("Stripe makes one at each period, whatever the switch above says."),
    )
    invoice_footer = models.TextField(
        _("text at the foot of invoices"),
        blank=True,
        validators=[MaxLengthValidator(3000)],
        help_text=_("Printed after the legal mentions that Souche writes from the identity and the regime."),
    )
    strictness = models.CharField(
        _("When a buyer must confirm by e-mail"),
        max_length=7,
        choices=Strictness.choices,
        default=Strictness.NORMAL,
        db_default=Strictness.NORMAL,
        help_text=_(
            "So that nobody holds your places without paying. Whoever wants more unpaid places than this "
            "gets a link by e-mail and goes on with it; so does whoever orders free places outside an "
            "account."
        ),
    )
    is_portal_enabled = models.BooleanField(
        _("Offer Stripe's customer portal"),
        default=False,
        help_text=_(
            "From their account, buyers see at Stripe what they bought inside it, change their card, and end "
            "a membership at the end of the period they paid. Saving sets the portal up at Stripe."
        ),
    )
    stripe_secret_key = EncryptedTextField(_("Stripe secret key"), blank=True)
    stripe_webhook_secret = EncryptedTextField(_("Stripe webhook secret"), blank=True)
    stripe_account_id = models.CharField(
        _("Stripe account"), max_length=STRIPE_ID, blank=True, editable=False
    )
    stripe_tax_ids = models.JSONField(_("numbers told to Stripe"), default=list, blank=True, editable=False)
    stripe_portal_id = models.CharField(_("Stripe portal"), max_length=STRIPE_ID, blank=True, editable=False)

    class Meta:
        verbose_name = _("configuration")
        verbose_name_plural = _("configuration")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=ONLY_ROW), name="organisation_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Organisation:
        """Return the organisation; one that is still to be named when nobody has configured it yet."""
        return cls.objects.filter(pk=ONLY_ROW).first() or cls(
            pk=ONLY_ROW, name=gettext("Our box office"), email="billetterie@example.org"
        )

    def clean(self) -> None:
        """Refuse what no invoice could print: half an address, contradicting numbers, too long a text."""
        self._refuse_contradictions()
        self._refuse_half_an_address()
        self._refuse_long_mentions()

    def _refuse_contradictions(self) -> None:
        if self.siret and self.siren and not self.siret.startswith(self.siren):
            raise ValidationError({"siret": _("The SIRET begins with the nine digits of the SIREN.")})
        if self.vat_regime == VatRegime.FRANCHISE and self.vat_number:
            raise ValidationError(
                {"vat_number": _("Under the VAT franchise no VAT number is printed: leave it empty.")}
            )
        if self.rcs_town and not self.siren_or_siret:
            raise ValidationError({"siren": _("A company of the trade register has a SIREN: write it here.")})

    def _refuse_half_an_address(self) -> None:
        if (self.street or self.postal_code) and not self.city:
            sentence = _("An address without its town cannot be printed: write the town.")
            raise ValidationError({"city": sentence})
        if self.city and not self.postal_code:
            raise ValidationError({"postal_code": _("Write the postal code of the town.")})

    def _refuse_long_mentions(self) -> None:
        all_mentions = self.vat_mentions_on(grounds=Ground.values, day=self.day_of(clock.now()))
        footer = self.footer_with(mentions=f"{all_mentions}\n{mentions.LATE_PAYMENT}")
        excess = len(footer) - mentions.FOOTER_LENGTH
        if excess > 0:
            raise ValidationError(
                {
                    "invoice_footer": _("The mentions are %(excess)d characters too long for Stripe.")
                    % {"excess": excess}
                }
            )

    @property
    def siren_or_siret(self) -> str:
        """Return the most precise of the two numbers, or nothing."""
        return self.siret or self.siren

    @property
    def _spaced_siren(self) -> str:
        return siren.format(self.siren_or_siret[:SIREN_LENGTH])

    @property
    def address_lines(self) -> list[str]:
        """Return the postal address, ready to print."""
        town = f"{self.postal_code} {self.city}".strip()
        return [line for line in (self.street, town) if line]

    @property
    def is_stripe_key_lost(self) -> bool:
        """Say whether a Stripe key is stored that the SECRET_KEY of today does not open."""
        return isinstance(self.stripe_secret_key, Lost)

    @property
    def is_webhook_secret_lost(self) -> bool:
        """Say whether a webhook secret is stored that the SECRET_KEY of today does not open."""
        return isinstance(self.stripe_webhook_secret, Lost)

    @property
    def is_livemode(self) -> bool:
        """Say whether the Stripe key moves real money; one that cannot be read counts as if it did.

        The books of a house whose key is lost are not those of a rehearsal.
        """
        return self.is_stripe_key_lost or self.stripe_secret_key.startswith(("sk_live_", "rk_live_"))

    @property
    def untaxed_ground(self) -> str:
        """Say why the house shows no VAT at all, empty when it shows some.

        Whoever is not liable would owe the tax they print (CGI, art. 283, 3).
        """
        if self.vat_regime != VatRegime.LIABLE:
            return self.vat_regime
        return Ground.TERRITORY if self.vat_territory == Territory.UNTAXED else ""

    @property
    def shows_vat(self) -> bool:
        """Say whether VAT may be shown at all."""
        return not self.untaxed_ground

    def vat_mentions_on(self, *, grounds: Iterable[str], day: date) -> str:
        """Return the sentences that say why there is no VAT, each once, a line each."""
        sentences = [
            mentions.vat_mention(ground=ground, reference=self.law_reference, day=day)
            for ground in dict.fromkeys(grounds)
            if ground
        ]
        return "\n".join(sentences)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone here."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def day_of(self, instant: datetime) -> date:
        """Return the day that an instant falls on here."""
        return day_in(self.zone, instant=instant)

    def numbers(self) -> list[tuple[str, str]]:
        """Return the names and values of the numbers that say who sells: `[("SIRET", "732…")]`."""
        numbers = [
            ("SIRET" if self.siret else "SIREN", self.siren_or_siret),
            ("N° TVA", self.vat_number if self.shows_vat else ""),
        ]
        return [(name, value) for name, value in numbers if value]

    def keep_tax_ids(self, tax_ids: list[str]) -> None:
        """Keep the ids of our numbers at Stripe; none when they are not there, or not those of today."""
        self.stripe_tax_ids = tax_ids
        self.save(update_fields=["stripe_tax_ids"])

    def custom_fields(self) -> list[tuple[str, str]]:
        """Return what the head of an invoice prints of us beside Stripe's own lines: our numbers, or nothing.

        Stripe prints them itself once they are told to it.
        """
        return [] if self.stripe_tax_ids else self.numbers()

    @property
    def identity(self) -> str:
        """Return who sells, in a line: name, form, address, registers and licence."""
        parts = (
            self.legal_name or self.name,
            self.legal_form,
            *self.address_lines,
            f"RCS {self.rcs_town} {self._spaced_siren}" if self.rcs_town else "",
            f"RNA {self.rna}" if self.rna else "",
            f"Licence {self.licence}" if self.licence else "",
        )
        return " – ".join(part for part in parts if part)

    def footer_with(self, *, mentions: str) -> str:
        """Return the text at the foot of an invoice; `mentions` are those of the sale."""
        sentences = [self.identity, KIND_OF_OPERATION, mentions, self.invoice_footer]
        return "\n".join(sentence for sentence in sentences if sentence)
