"""The chart of accounts: one form, whose numbers the journals are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from souche.domain.accounting.models import AccountChart, AccountOfRate
from souche.entrypoints.administration import look

if TYPE_CHECKING:
    from django.forms import ModelForm


class AccountsOfRates(look.UnfoldTabularInline[AccountOfRate, AccountChart]):
    """Rates that have accounts of their own."""

    model = AccountOfRate
    extra = 0


@admin.register(AccountChart)
class AccountChartAdmin(look.ModelAdmin[AccountChart]):
    """One form: no list, no second row, no deletion."""

    inlines = [AccountsOfRates]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's name
        """Refuse a second chart."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go straight to the form."""
        del request, extra_context
        return HttpResponseRedirect(reverse("admin:accounting_accountchart_change", args=[1]))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> AccountChart | None:
        """Return the one row, written or still to be."""
        del request, from_field
        return AccountChart.current() if object_id == "1" else None

    def save_model(
        self, request: HttpRequest, obj: AccountChart, form: ModelForm[AccountChart], change: bool
    ) -> None:
        """Write the row, the first time too."""
        del request, form, change
        obj.save()
