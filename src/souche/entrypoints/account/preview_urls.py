"""The pages of an account for staff, by the id of its customer."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import path, re_path

from souche.domain.customers.models import Customer
from souche.domain.organisation.previews import OF_AN_ACCOUNT, previewed
from souche.entrypoints.account.views import details, documents, home, personal_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]


def _preview(view: View) -> View:
    """Show to staff what `for_the_signed_in` shows to the customer of the address."""

    @wraps(view)
    def of_customer(request: HttpRequest, pk: int | str, **words: Any) -> HttpResponseBase:
        request.previewed_customer = get_object_or_404(Customer, pk=pk)  # type: ignore[attr-defined]  # a request may carry what is read once
        return view(request, **words)

    return previewed(of_customer, rights=OF_AN_ACCOUNT)


app_name = "account_preview"
urlpatterns = [
    path("comptes/<int:pk>/", _preview(home.home), name="home"),
    path(
        "comptes/<int:pk>/factures/<str:invoice_id>.pdf",
        _preview(documents.invoice),
        name="invoice",
    ),
    re_path(
        r"^comptes/(?P<pk>[0-9]{1,18})/documents-(?P<year>20[0-9]{2})\.zip$",
        _preview(documents.year),
        name="year",
    ),
    path("comptes/<int:pk>/coordonnees/", _preview(details.details), name="details"),
    path("comptes/<int:pk>/donnees/", _preview(personal_data.personal_data), name="personal_data"),
]
