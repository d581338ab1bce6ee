"""The list of the register: what its form selects, with the totals of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from souche.domain.accounting.register import selected, with_their_facts
from souche.domain.accounting.totals import totals_of
from souche.domain.invoices.models import Invoice
from souche.entrypoints.administration.amounts import euros, percent
from souche.entrypoints.administration.exports import OFFERED
from souche.entrypoints.administration.look import ChangeList
from souche.entrypoints.administration.register_form import RegisterForm, periods, today
from souche.entrypoints.administration.site import organisation_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from souche.domain.accounting.totals import Totals


class RegisterList(ChangeList):
    """Django's list, whose filters are those of the form."""

    form: RegisterForm
    sums: dict[str, Any]

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave the address to the form."""
        del params
        return {}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Return what the form selects; nothing while it is refused."""
        self.form = RegisterForm(request.GET, organisation=organisation_of(request))
        is_understood = self.form.is_valid()
        self.root_queryset = selected(self.form.selection()) if is_understood else Invoice.objects.none()
        self.sums = in_words(totals_of(self.root_queryset))
        self.root_queryset = with_their_facts(self.root_queryset)
        return super().get_queryset(request, exclude_parameters)

    def periods(self) -> list[tuple[str, str]]:
        """Return the periods to choose with one click."""
        return list(periods(today()))

    def offered(self) -> list[tuple[str, str]]:
        """Return the files that may be made of it."""
        return [(kind.value, str(kind.label)) for kind in OFFERED]


def in_words(totals: Totals) -> dict[str, Any]:
    """Return totals as the page prints them."""
    return {
        "count": totals.count,
        "net": euros(totals.net_cents),
        "vat": euros(totals.vat_cents),
        "total": euros(totals.total_cents),
        "rates": [
            {
                "rate": percent(tax.rate),
                "net": euros(tax.taxable_cents),
                "vat": euros(tax.vat_cents),
                "total": euros(tax.taxable_cents + tax.vat_cents),
            }
            for tax in totals.rates
        ],
    }
