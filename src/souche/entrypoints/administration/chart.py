"""The chart of accounts: one form, whose numbers the journals are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext

from souche.domain.accounting.models import AccountChart, AccountOfRate
from souche.domain.organisation.vat_rates import VAT_RATES
from souche.entrypoints.administration import look
from souche.entrypoints.administration.one_row import OneRowAdmin
from souche.entrypoints.administration.tracked import TrackedAdmin

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


class OneNamePerNumber(BaseInlineFormSet[AccountOfRate, AccountChart, ModelForm[AccountOfRate]]):
    """The whole chart is looked at together: importers keep one name of a number that carries two."""

    def clean(self) -> None:
        """Refuse a number that would carry two names."""
        super().clean()
        forms = [form for form in self.forms if form.is_valid() and form not in self.deleted_forms]
        own = [form.instance for form in forms if "rate" in form.cleaned_data]
        chart = self.instance.chart_with(own)
        rates = {known.rate for known in VAT_RATES}
        refusals = [
            gettext(
                "“%(number)s” would carry two names, “%(one)s” and “%(other)s”: give each its own number."
            )
            % {"number": one.number, "one": one.name, "other": other.name}
            for one, other in chart.clashes(rates)
        ]
        if refusals:
            raise ValidationError(refusals)


class AccountsOfRates(look.UnfoldTabularInline[AccountOfRate, AccountChart]):
    """Rates that have accounts of their own."""

    model = AccountOfRate
    formset = OneNamePerNumber
    extra = 0


@admin.register(AccountChart)
class AccountChartAdmin(OneRowAdmin[AccountChart], TrackedAdmin[AccountChart]):
    """The accounts that the journals are written with."""

    inlines = [AccountsOfRates]

    def told_with(self, row: AccountChart) -> list[Model]:
        """Tell of the accounts of rates too: they are saved on the same page."""
        return [row, *row.of_rates.all()]

    def save_model(
        self, request: HttpRequest, obj: AccountChart, form: ModelForm[AccountChart], change: bool
    ) -> None:
        """Write the row, the first time too."""
        del request, form, change
        obj.save()
