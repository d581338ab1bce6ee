"""The form of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.configure_organisation import configure_organisation
from souche.actions.configure_portal import PortalNotConfigured
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.models.organisation import validate_time_zone
from souche.domain.payments.gateway.errors import StripeFailed, StripeKeyRefused
from souche.entrypoints.administration import look
from souche.entrypoints.administration.pictures import PictureField
from souche.kit import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from souche.domain.organisation.models import StaffMember

PRICING_PAGE = "https://stripe.com/fr/pricing"
LIVE = ("sk_live_", "rk_live_")
TEST = ("sk_test_", "rk_test_")


def _switch_help() -> SafeString:
    sentences = (
        gettext(
            "Each one-off payment ends with a Stripe invoice, which the buyer receives by e-mail as a PDF"
            " and which you find under Invoices."
        ),
        gettext("Subscriptions are excluded: they have their own recurring invoices."),
        gettext("Stripe charges 0.4% of the amount for it, capped at €2 per invoice:"),
    )
    text = format_html_join(" ", "{}", ((sentence,) for sentence in sentences))
    return format_html(
        '{} <a class="souche-link" href="{}" target="_blank" rel="noopener">{}</a>.',
        text,
        PRICING_PAGE,
        gettext("check the rate in force"),
    )


def webhook_address() -> str:
    """Return the address where Stripe is to deliver its events."""
    return f"{settings.BASE_URL}{reverse('webhooks:receive')}"


def _webhook_help() -> SafeString:
    return format_html(
        "{} <code>{}</code>. {}",
        gettext("In Stripe's dashboard: Developers > Webhooks > Add an endpoint, with the address"),
        webhook_address(),
        gettext('Then copy its "signing secret", which begins with whsec_.'),
    )


switch_help = lazy(_switch_help, str)
webhook_help = lazy(_webhook_help, str)


class SecretInput(look.Password):
    """A password input that is never filled in."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "new-password", "spellcheck": "false"}, render_value=False)


def checked_secret_key(typed: str) -> str:
    """Return the key that was typed, or nothing; raise ValidationError for what is no secret key."""
    key = typed.strip()
    if key and not key.startswith((*LIVE, *TEST)):
        raise forms.ValidationError(_("A secret key begins with sk_live_, sk_test_, rk_live_ or rk_test_."))
    return key


class OrganisationForm(forms.ModelForm[Organisation]):
    """Everything about the organisation; saving is one action, tried while the form is checked.

    The action asks Stripe about a new key, so its refusals are errors of this form: nothing is saved then,
    and what was typed stays, the secrets excepted.
    """

    actor: ClassVar[StaffMember]

    logo = PictureField(label=_("Logo"), required=False)
    is_invoicing_enabled = forms.BooleanField(
        label=_("Send a Stripe invoice"), required=False, help_text=switch_help(), widget=look.Checkbox
    )
    secret_key = forms.CharField(
        label=_("Secret key"),
        required=False,
        widget=SecretInput,
        help_text=_(
            "In Stripe's dashboard: Developers > API keys > Secret key. Left empty, it stays as it is."
        ),
    )
    webhook_secret = forms.CharField(
        label=_("Webhook secret"), required=False, widget=SecretInput, help_text=webhook_help()
    )

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name", "legal_name", "legal_form", "siren", "siret", "rcs_town", "rna", "licence",
            "email", "phone", "website", "street", "postal_code", "city", "country",
            "vat_number", "vat_regime", "vat_territory", "law_reference", "invoice_footer", "logo",
            "primary_colour", "language", "time_zone", "is_invoicing_enabled",
            "is_subscription_invoice_mailed", "invoice_correction_days", "is_portal_enabled", "strictness",
        ]  # fmt: skip
        labels: ClassVar = {"primary_colour": _("Colour of the public pages")}

    def clean_time_zone(self) -> str:
        """Refuse what is none before the house is asked for its day in it."""
        typed = str(self.cleaned_data["time_zone"])
        validate_time_zone(typed)
        return typed

    def clean_secret_key(self) -> str:
        """Refuse what is no secret key before Stripe is asked."""
        return checked_secret_key(str(self.cleaned_data["secret_key"]))

    def clean_webhook_secret(self) -> str:
        """Refuse what is no webhook secret."""
        secret = str(self.cleaned_data["webhook_secret"]).strip()
        if secret and not secret.startswith("whsec_"):
            raise forms.ValidationError(_("A webhook secret begins with whsec_."))
        return secret

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own step between checking and saving
        if not self.errors:
            self._configure()

    def _configure(self) -> None:
        stored = self.instance.stripe_secret_key, self.instance.stripe_webhook_secret
        try:
            configure_organisation(
                organisation=self.instance,
                secret_key=self.cleaned_data["secret_key"],
                webhook_secret=self.cleaned_data["webhook_secret"],
                actor=self.actor,
                now=clock.now(),
            )
        except StripeKeyRefused:
            self._refuse_key(stored, _("Stripe does not know this key: copy it again from its dashboard."))
        except StripeFailed:
            self._refuse_key(
                stored,
                _("Stripe could not be reached to try this key: nothing was saved, try again in a moment."),
            )
        except PortalNotConfigured:
            self.add_error(
                "is_portal_enabled",
                _("Stripe did not set up its portal: nothing was saved. Check the key, then try again."),
            )

    def _refuse_key(self, stored: tuple[str, str], sentence: _StrPromise) -> None:
        """Say so, and let the page tell of the secrets that are still stored."""
        self.instance.stripe_secret_key, self.instance.stripe_webhook_secret = stored
        self.add_error("secret_key", sentence)

    def save(self, commit: bool = True) -> Organisation:  # noqa: ARG002  # Django's name
        """Return the organisation, which the action has saved."""
        return self.instance

    def save_m2m(self) -> None:
        """Leave it at that: an organisation has no lists."""
