"""What a buyer says of themself: name, address, language."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from souche.actions.change_details import change_details
from souche.domain.customers.models import Details
from souche.entrypoints.account.name_form import NameForm
from souche.entrypoints.account.pages import for_the_signed_in, show
from souche.kit import clock
from souche.kit.one_line import TypedLine
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from souche.domain.customers.models import Customer


def _line(label: _StrPromise, *, longest: int, autocomplete: str) -> TypedLine:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return TypedLine(label=label, max_length=longest, required=False, widget=widget)


class DetailsForm(NameForm):
    """The fields of Details."""

    street = _line(_("Street"), longest=200, autocomplete="address-line1")
    postal_code = _line(_("Postal code"), longest=12, autocomplete="postal-code")
    city = _line(pgettext_lazy("postal address", "Town"), longest=100, autocomplete="address-level2")
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        required=False,
        help_text=_("Two letters: FR, BE, CH…"),
        error_messages={"invalid": _("Write the two letters of the country, such as FR.")},
        widget=forms.TextInput(attrs={"autocomplete": "country", "maxlength": 2}),
    )
    language = forms.ChoiceField(
        label=_("Language of our e-mails and invoices"), choices=[("fr", "Français"), ("en", "English")]
    )

    def clean_country(self) -> str:
        """Write the country in capitals."""
        return str(self.cleaned_data["country"]).upper()


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_signed_in
def details(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Show and receive the details."""
    known = {name: getattr(customer, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=known)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return show(
            request=request, template="account/details.html", customer=customer, form=form, status=status
        )
    change_details(customer=customer, details=Details(**form.cleaned_data), now=clock.now())
    messages.success(request, gettext("Your details are saved."))
    return SeeOther(reverse("account:details"))
