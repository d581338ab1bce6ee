"""The chart of accounts: one form, whose numbers the journals are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from souche.domain.accounting.models import AccountChart, AccountOfRate
from souche.entrypoints.administration import look
from souche.entrypoints.administration.one_row import OneRowAdmin

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest


class AccountsOfRates(look.UnfoldTabularInline[AccountOfRate, AccountChart]):
    """Rates that have accounts of their own."""

    model = AccountOfRate
    extra = 0


@admin.register(AccountChart)
class AccountChartAdmin(OneRowAdmin[AccountChart]):
    """The accounts that the journals are written with."""

    inlines = [AccountsOfRates]

    def save_model(
        self, request: HttpRequest, obj: AccountChart, form: ModelForm[AccountChart], change: bool
    ) -> None:
        """Write the row, the first time too."""
        del request, form, change
        obj.save()
