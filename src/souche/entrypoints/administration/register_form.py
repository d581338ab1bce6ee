"""The filters of the register, as one form: what is typed becomes a Selection."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.accounting.register import Archive, Delivery, Selection
from souche.domain.catalogue.models import Event
from souche.domain.customers.models import BuyerType
from souche.domain.invoices.models import InvoiceKind
from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration.amounts import EurosField
from souche.entrypoints.administration.badges import INVOICE_WORDS
from souche.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import QueryDict

ANY = [("", _("All"))]
LIVE, TEST = "live", "test"
# Beyond, a day and its neighbours are in no calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _choice(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[*ANY, *choices])


class RegisterForm(forms.Form):
    """Filters and search in one; everything may stay empty."""

    q = forms.CharField(label=_("Number, name, e-mail or order"), required=False, max_length=100, strip=True)
    since = _day(_("Issued from"))
    until = _day(_("until, this day included"))
    kind = _choice(_("Kind"), InvoiceKind.choices)
    status = _choice(_("State"), [(code, INVOICE_WORDS[code]) for code in ("paid", "issued", "void")])
    buyer = _choice(_("Buyer"), BuyerType.choices)
    delivery = _choice(_("E-mail"), Delivery.choices)
    archive = _choice(_("PDF"), Archive.choices)
    event = forms.ModelChoiceField(
        label=_("Event"), required=False, queryset=Event.objects.order_by("-starts_at"), empty_label=_("All")
    )
    least = EurosField(label=_("Amount from"), required=False)
    most = EurosField(label=_("Amount up to"), required=False)
    mode = forms.ChoiceField(
        label=_("Money"), required=False, choices=[(LIVE, _("Real money")), (TEST, _("Rehearsal"))]
    )

    def __init__(self, typed: QueryDict, *, organisation: Organisation) -> None:
        current = LIVE if organisation.is_livemode else TEST
        super().__init__({**typed.dict(), "mode": typed.get("mode") or current})
        self.time_zone = organisation.time_zone

    def clean(self) -> dict[str, Any]:
        """Refuse what ends before it begins."""
        typed: dict[str, Any] = super().clean() or {}
        for first, last, sentence in (
            ("since", "until", _("The last day comes before the first.")),
            ("least", "most", _("The largest amount is below the smallest.")),
        ):
            begins, ends = typed.get(first), typed.get(last)
            if begins is not None and ends is not None and ends < begins:
                self.add_error(last, ValidationError(sentence))
        return typed

    def selection(self) -> Selection:
        """Return what was asked for; the form is valid."""
        typed = self.cleaned_data
        return Selection(
            is_livemode=typed["mode"] == LIVE,
            time_zone=self.time_zone,
            since=typed["since"],
            until=typed["until"],
            kind=typed["kind"],
            status=typed["status"],
            buyer_type=typed["buyer"],
            event_pk=typed["event"].pk if typed["event"] else None,
            delivery=typed["delivery"],
            archive=typed["archive"],
            least_cents=typed["least"],
            most_cents=typed["most"],
            words=typed["q"],
        )


def periods(today: date) -> Iterator[tuple[str, str]]:
    """Yield the periods that are often asked for: a name, and the part of the address that selects it."""
    month = today.replace(day=1)
    year = month.replace(month=1)
    last_year = year.replace(year=year.year - 1)
    for name, first, last in (
        (gettext("This month"), month, today),
        (gettext("Last month"), (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        (gettext("This year"), year, today),
        (gettext("Last year"), last_year, year - timedelta(days=1)),
    ):
        yield name, urlencode({"since": first.isoformat(), "until": last.isoformat()})


def today() -> date:
    """Return the organisation's day."""
    return Organisation.current().day_of(clock.now())
