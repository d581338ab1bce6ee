"""Whom the invoice is made out to, as a form: for an organisation in the basket."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from souche.domain.customers.models import BuyerIdentity, BuyerType

if TYPE_CHECKING:
    from django.http import QueryDict

PREFIX = "organisation"
AUTOCOMPLETE = {
    "name": "organization",
    "street": "billing address-line1",
    "postal_code": "billing postal-code",
    "city": "billing address-level2",
    "country": "billing country",
}


class IdentityForm(forms.ModelForm[BuyerIdentity]):
    """The fields of an identity; `known` is one given before, which fills them in."""

    use_required_attribute = False

    class Meta:
        model = BuyerIdentity
        fields: ClassVar = [
            "buyer_type", "name", "street", "postal_code", "city", "country",
            "siren_or_siret", "vat_number", "purchase_reference", "accounts_email",
        ]  # fmt: skip

    def __init__(self, typed: QueryDict | None = None, *, known: BuyerIdentity | None = None) -> None:
        initial = model_to_dict(known, fields=self._meta.fields) if known else None
        super().__init__(typed, prefix=PREFIX, auto_id="%s", initial=initial)
        self._ask_in_words()
        for name, word in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = word

    def _ask_in_words(self) -> None:
        for name, sentence in {
            "name": _("Give the name that the invoice is made out to."),
            "street": _("An invoice shows the buyer's address: give the street."),
            "postal_code": _("An invoice shows the buyer's address: give the postal code."),
            "city": _("An invoice shows the buyer's address: give the town."),
        }.items():
            self.fields[name].error_messages["required"] = sentence
        self.fields["country"].help_text = _("Two letters, for a buyer outside France: BE, CH…")
        self.fields["accounts_email"].help_text = _("The invoice is sent there too.")
        self.fields["accounts_email"].error_messages["invalid"] = _(
            "This e-mail address is not complete. Example: alice@example.org."
        )
        self.fields["purchase_reference"].help_text = _("Printed on the invoice.")


class OrganisationForm(IdentityForm):
    """The same in the basket, where a private person has nothing to fill in."""

    def __init__(self, typed: QueryDict | None = None, *, known: BuyerIdentity | None = None) -> None:
        super().__init__(typed, known=known)
        kinds = self.fields["buyer_type"]
        kinds.choices = [  # type: ignore[attr-defined]  # a field of choices
            (value, label) for value, label in BuyerType.choices if value != BuyerType.INDIVIDUAL
        ]
