"""« Voir un spécimen »: what invoices will say with the configuration as it stands in the form, unsaved."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from souche.domain.organisation.models import Organisation
from souche.domain.organisation.specimen import specimen_pdf
from souche.entrypoints.administration.configuration_form import OrganisationForm
from souche.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from souche.entrypoints.administration.look import AdminSite

COMPANY = "company"


class SpecimenForm(OrganisationForm):
    """The form of the configuration, of which nothing is saved."""

    def _configure(self) -> None:
        """Leave the row and Stripe as they are."""


def specimen_urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the specimen."""

    def show_specimen(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("organisation.change_organisation"):
            raise PermissionDenied
        form = SpecimenForm(request.POST or None, instance=Organisation.current())
        if form.is_bound and not form.is_valid():
            context = {**site.each_context(request), "title": gettext("Specimen"), "form": form}
            return TemplateResponse(
                request, "administration/specimen_refused.html", context, status=HTTPStatus.BAD_REQUEST
            )
        return _pdf(form.instance, buyer=request.POST.get("specimen_for", ""))

    return [path("specimen/", site.admin_view(show_specimen), name="organisation_organisation_specimen")]


def _pdf(organisation: Organisation, *, buyer: str) -> HttpResponse:
    pdf = specimen_pdf(
        organisation=organisation,
        is_for_company=buyer == COMPANY,
        day=organisation.day_of(clock.now()),
    )
    headers = {"Content-Disposition": 'inline; filename="specimen.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def specimen_buttons() -> str:
    """Return the buttons that send the form, as it is typed, to the specimen in another tab."""
    return format_html(
        '<p class="souche-actions">{}{}</p>',
        _button("person", gettext("See a specimen for a private person")),
        _button(COMPANY, gettext("See a specimen for a company")),
    )


def _button(buyer: str, words: str) -> str:
    return format_html(
        '<button class="souche-button" type="submit" name="specimen_for" value="{}" formaction="{}"'
        ' formtarget="_blank" formnovalidate>{}</button>',
        buyer,
        reverse("admin:organisation_organisation_specimen"),
        words,
    )
