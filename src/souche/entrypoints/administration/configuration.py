"""Administration > Configuration: the one row of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration import look
from souche.entrypoints.administration.configuration_form import LIVE, OrganisationForm
from souche.entrypoints.administration.look import column
from souche.entrypoints.administration.one_row import OneRowAdmin
from souche.entrypoints.administration.specimen import specimen_buttons, specimen_urls
from souche.entrypoints.administration.verification import verification_urls
from souche.kit.secrets import Lost

if TYPE_CHECKING:
    from django import forms
    from django.urls import URLPattern

LAST_SHOWN = 4


def lost_sentence() -> str:
    """Say of a secret that it is stored and cannot be read, and what to do."""
    return gettext(
        "It is stored, and cannot be read: the SECRET_KEY of this server is not the one that it was kept "
        "with. Type it again here."
    )


def _stored(secret: str) -> str:
    if isinstance(secret, Lost):
        return lost_sentence()
    if not secret:
        return gettext("No key is stored yet.")
    kind = gettext("live: real money") if secret.startswith(LIVE) else gettext("test: no real money")
    return gettext("A key is stored (…%(end)s) – %(kind)s.") % {"end": secret[-LAST_SHOWN:], "kind": kind}


@admin.register(Organisation)
class OrganisationAdmin(OneRowAdmin[Organisation]):
    """Who sells, and how."""

    form = OrganisationForm
    readonly_fields = ["stored_key", "stored_webhook_secret", "specimen"]
    fieldsets = [
        (
            _("Identity"),
            {"fields": ["name", "legal_name", "legal_form", "siren", "siret", "rcs_town", "rna", "licence",
                        "email", "phone", "website"]},
        ),
        (_("Address"), {"fields": ["street", "postal_code", "city", "country"]}),
        (
            _("VAT and mentions"),
            {"fields": ["vat_regime", "vat_territory", "law_reference", "vat_number", "invoice_footer",
                        "specimen"]},
        ),
        (_("Looks"), {"fields": ["logo", "primary_colour", "language", "time_zone"]}),
        (
            "Stripe",
            {"fields": ["is_invoicing_enabled", "is_subscription_invoice_mailed", "invoice_correction_days",
                        "stored_key", "secret_key", "stored_webhook_secret", "webhook_secret"]},
        ),
        (_("Sales under attack"), {"fields": ["strictness"]}),
        (_("Stripe's customer portal"), {"fields": ["is_portal_enabled"]}),
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the specimen and of the verification."""
        return [
            *specimen_urls(self.admin_site),
            *verification_urls(self.admin_site),
            *super().get_urls(),
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm[Organisation]]:
        """Tell the form who is saving."""
        form = super().get_form(request, obj, change=change, **options)
        form.actor = request.user  # type: ignore[attr-defined]  # a class made for this request
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Offer one button: saving stays on the form anyway."""
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        """Leave the row as the action saved it."""

    def response_post_save_change(self, request: HttpRequest, obj: Organisation) -> HttpResponseRedirect:
        """Stay on the form."""
        del obj
        return HttpResponseRedirect(request.path)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Show a colour as a colour."""
        if db_field.name == "primary_colour":
            options["widget"] = look.ColourInput
        return super().formfield_for_dbfield(db_field, request, **options)

    @column(description=_("key in use"))
    def stored_key(self, organisation: Organisation) -> str:
        """Say which key is stored without showing it."""
        return _stored(organisation.stripe_secret_key)

    @column(description=_("webhook secret in use"))
    def stored_webhook_secret(self, organisation: Organisation) -> str:
        """Say whether a webhook secret is stored without showing it."""
        secret = organisation.stripe_webhook_secret
        if isinstance(secret, Lost):
            return lost_sentence()
        if not secret:
            return gettext("No secret is stored yet: Stripe's events are refused.")
        return gettext("A secret is stored (…%(end)s).") % {"end": secret[-LAST_SHOWN:]}

    @column(description=_("on invoices"))
    def specimen(self, organisation: Organisation) -> str:
        """Offer to see what is typed as an invoice prints it."""
        del organisation
        return specimen_buttons()
