"""The forms of an event: its quotas, and its prices in one table with the product of each."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event, Price, Product, Quota
from souche.domain.organisation.vat_rates import NO_VAT, rates_in
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import EurosField, percent
from souche.entrypoints.administration.pictures import PictureField
from souche.kit import clock
from souche.kit.one_line import TypedLine

if TYPE_CHECKING:
    from souche.domain.organisation.models import Organisation


def vat_choices(organisation: Organisation) -> list[tuple[Decimal, str]]:
    """Return the VAT rates that a price may have today, with the activity of each; zero alone without VAT."""
    if not organisation.shows_vat:
        return [(NO_VAT, gettext("no VAT"))]
    rates = rates_in(territory=organisation.vat_territory, day=organisation.day_of(clock.now()))
    return [(one.rate, f"{percent(one.rate)} – {one.activity}") for one in rates]


class SuggestingInput(look.Line):
    """A text input that proposes words, and takes others."""

    template_name = "administration/widgets/suggesting.html"

    def __init__(self, *, suggestions: tuple[str, ...] = (), **attributes: str) -> None:
        super().__init__(attrs={"autocomplete": "off", **attributes})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the words to propose."""
        context = super().get_context(name, value, attrs)
        words = f"{context['widget']['attrs'].get('id', name)}-words"
        context["widget"]["attrs"]["list"] = words
        return {**context, "suggestions": self.suggestions, "words": words}


class EventForm(forms.ModelForm[Event]):
    """An event; its picture is drawn again, and what it keeps of a cancelled ticket is typed in euros."""

    picture = PictureField(label=_("Picture"), required=False)
    cancellation_fee_cents = EurosField(
        label=_("Fee kept per ticket, €"),
        widget=look.Line,
        required=False,
        help_text=_("Kept of each ticket that a buyer cancels, never more than its price. 0: all goes back."),
    )

    class Meta:
        model = Event
        fields: ClassVar = [
            "title", "slug", "description", "picture", "place_name", "place_address",
            "doors_at", "starts_at", "ends_at", "is_published", "sales_open_at", "sales_close_at",
            "buyers_cancel_until", "cancellation_fee_cents",
        ]  # fmt: skip

    def clean_cancellation_fee_cents(self) -> int:
        """Take nothing typed for no fee."""
        return int(self.cleaned_data["cancellation_fee_cents"] or 0)


class QuotaForm(forms.ModelForm[Quota]):
    """A quota; it never shrinks below what is taken."""

    class Meta:
        model = Quota
        fields: ClassVar = ["name", "size"]

    def clean_size(self) -> int:
        """Refuse fewer places than are taken."""
        size = int(self.cleaned_data["size"])
        taken = self.instance.taken
        if size < taken:
            raise ValidationError(
                ngettext(
                    "%(taken)d place is already taken here: keep at least %(taken)d.",
                    "%(taken)d places are already taken here: keep at least %(taken)d.",
                    taken,
                )
                % {"taken": taken}
            )
        return size


def _rate(text: str) -> Decimal:
    """Return a rate; raise ValueError, which alone the field expects, for what is none."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


class AmountsForm(forms.ModelForm[Price]):
    """The amounts of a price, typed in euros, and its VAT rate out of those of the territory."""

    rates: ClassVar[list[tuple[Decimal, str]]] = []

    amount_cents = EurosField(label=_("Price, €"), widget=look.Line)
    minimum_cents = EurosField(label=_("Minimum, €"), widget=look.Line, required=False)
    vat_rate = forms.TypedChoiceField(
        label=_("VAT"), coerce=_rate, error_messages={"required": _("Choose a VAT rate.")}
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = self._rate_choices()
        if len(choices) == 1:
            self.initial["vat_rate"] = choices[0][0]
        else:
            choices = [("", "–"), *choices]
        self.fields["vat_rate"].widget = look.Choice(choices=choices)
        self.fields["vat_rate"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def _rate_choices(self) -> list[tuple[Decimal | str, str]]:
        """Return the rates to choose from; where there is VAT, a rate that left the table stays."""
        choices: list[tuple[Decimal | str, str]] = list(self.rates)
        stored = self.instance.vat_rate
        if self.instance.pk and len(choices) > 1 and stored not in dict(choices):
            choices.append((stored, gettext("%(rate)s – not in the table") % {"rate": percent(stored)}))
        return choices

    def clean_minimum_cents(self) -> int:
        """Take nothing typed for no minimum."""
        return int(self.cleaned_data["minimum_cents"] or 0)

    def clean(self) -> dict[str, Any]:
        """Let the model compare amounts only once both are figures."""
        cleaned = super().clean() or self.cleaned_data
        if {"amount_cents", "minimum_cents"} & set(self.errors):
            cleaned["is_free_price"] = False
        return cleaned


class PriceForm(AmountsForm):
    """A price with the names of its product and its quota: names that are typed on the same page count."""

    product_names: ClassVar[tuple[str, ...]] = ()
    quota_names: ClassVar[tuple[str, ...]] = ()

    product_name = TypedLine(label=_("Product"), max_length=80)
    quota_name = TypedLine(label=_("Quota"), max_length=80, required=False)

    class Meta:
        model = Price
        fields: ClassVar = [
            "label", "amount_cents", "vat_rate", "maximum_per_order",
            "is_free_price", "minimum_cents", "is_for_members", "maximum_per_member", "is_active",
        ]  # fmt: skip
        labels: ClassVar = {"maximum_per_order": _("Max."), "maximum_per_member": _("Max. per member")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["product_name"] = self.instance.product.name
            self.initial["quota_name"] = self.instance.quota.name if self.instance.quota else ""
        self.fields["product_name"].widget = SuggestingInput(suggestions=self.product_names)
        self.fields["quota_name"].widget = SuggestingInput(suggestions=self.quota_names)


class PriceFormSet(look.RowsFormSet[Price, PriceForm]):
    """The prices of an event. `quotas` is the formset of the same page, checked before this one."""

    quotas: forms.BaseModelFormSet[Quota, QuotaForm]
    instance: Event

    def clean(self) -> None:
        """Refuse a quota that is not on the page, and an empty one where there are several."""
        super().clean()
        names = self._quota_names()
        for form in self._kept_forms():
            typed = form.cleaned_data.get("quota_name", "").strip()
            if typed and typed not in names:
                form.add_error("quota_name", _("There is no quota of this name above."))
            elif names.count(typed) > 1:
                form.add_error("quota_name", _("Several quotas above have this name."))
            elif not typed and len(names) != 1:
                form.add_error("quota_name", _("Write the name of one of the quotas above."))

    def save_rows_of(self, event: Event) -> None:
        """Give each price its product, made when it is new, and its quota; then save."""
        quotas = {quota.name: quota for quota in event.quotas.all()}
        for form in self._kept_forms():
            form.instance.product = self._product(event, form.cleaned_data["product_name"].strip())
            typed = form.cleaned_data["quota_name"].strip()
            form.instance.quota = quotas[typed] if typed else next(iter(quotas.values()))
        self.save()

    def _product(self, event: Event, name: str) -> Product:
        product, _is_new = Product.objects.get_or_create(
            event=event, name=name, defaults={"position": event.products.count()}
        )
        return product

    def _quota_names(self) -> list[str]:
        """Return the names of the quotas as the page leaves them."""
        deleted = self.quotas.deleted_forms
        return [
            form.cleaned_data["name"]
            for form in self.quotas.forms
            if form not in deleted and getattr(form, "cleaned_data", {}).get("name")
        ]

    def _kept_forms(self) -> list[PriceForm]:
        deleted = self.deleted_forms
        return [
            form
            for form in self.forms
            if form not in deleted and form.has_changed() and hasattr(form, "cleaned_data")
        ]
