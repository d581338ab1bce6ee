"""The page of the numbers: one line for each year, and what is missing, with why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from souche.domain.accounting.numbers import explain, numbered, scheme_of_register, series_of_register
from souche.domain.invoices.numbering import Scheme
from souche.entrypoints.administration.site import organisation_of
from souche.kit.queue import defer_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.admin import AdminSite
    from django.http import HttpRequest

    from souche.domain.accounting.numbers import ExplainedGap
    from souche.domain.invoices.numbering import YearOfSeries

MAY_SEE = "invoices.view_invoice"
# What Stripe answers is written down: it is a repair, as on the page of health.
MAY_ASK = "health.change_check"
PAGE = "invoices_invoice_numbering"


def numbering_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the page and of its button."""

    def shown(request: HttpRequest) -> HttpResponse:
        return TemplateResponse(
            request,
            "administration/register/numbering.html",
            {**site.each_context(request), **_page(request)},
        )

    return [
        path("numbering/", site.admin_view(shown), name=PAGE),
        path("numbering/look/", site.admin_view(require_POST(_look)), name="invoices_invoice_look"),
    ]


def _page(request: HttpRequest) -> dict[str, Any]:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    organisation = organisation_of(request)
    is_livemode = organisation.is_livemode
    series = series_of_register(is_livemode=is_livemode, time_zone=organisation.time_zone)
    gaps = explain((gap for year in series for gap in year.gaps), is_livemode=is_livemode)
    return {
        "title": gettext("Numbers of the invoices"),
        "is_livemode": is_livemode,
        "years": [_year(year, list(members)) for year, members in groupby(series, lambda one: one.year)],
        "gaps": [_gap(gap) for gap in gaps],
        "is_by_customer": scheme_of_register(is_livemode=is_livemode) is Scheme.CUSTOMER,
    }


def _year(year: int, series: list[YearOfSeries]) -> dict[str, Any]:
    return {
        "sentence": _sentence(
            year=year,
            invoices=sum(one.count for one in series),
            gaps=sum(len(one.gaps) for one in series),
            doubles=sum(len(one.doubles) for one in series),
        ),
        "series": series,
    }


def _sentence(*, year: int, invoices: int, gaps: int, doubles: int) -> str:
    """Say a year in one line."""
    parts = [
        ngettext("%(count)d invoice", "%(count)d invoices", invoices) % {"count": invoices},
        ngettext("%(count)d gap", "%(count)d gaps", gaps) % {"count": gaps} if gaps else gettext("no gap"),
        ngettext("%(count)d number twice", "%(count)d numbers twice", doubles) % {"count": doubles}
        if doubles
        else gettext("no number twice"),
    ]
    return gettext("%(year)d: %(facts)s") % {"year": year, "facts": ", ".join(parts)}


def _gap(found: ExplainedGap) -> dict[str, Any]:
    gap = found.gap
    return {
        "first": gap.number(gap.first),
        "last": gap.number(gap.last),
        "count": gap.count,
        "left": found.left,
        "reasons": _reasons(found),
    }


def _reasons(found: ExplainedGap) -> Iterable[str]:
    """Say each explained number; runs of the same reason are said once."""
    in_order = sorted(found.explained, key=lambda row: row.number)
    for why, rows in groupby(in_order, lambda row: row.get_why_display()):
        numbers = [row.number for row in rows]
        run = numbers[0] if len(numbers) == 1 else f"{numbers[0]} … {numbers[-1]}"
        yield gettext("%(numbers)s: %(why)s") % {"numbers": run, "why": why}


def _look(request: HttpRequest) -> HttpResponse:
    """Have Stripe asked about every missing number, by a job."""
    if not request.user.has_perm(MAY_ASK):
        raise PermissionDenied
    first = numbered(is_livemode=organisation_of(request).is_livemode).order_by("issued_at").first()
    if first:
        defer_once("explain_gaps", {"since": first.issued_at.isoformat()}, key="explain_gaps")
    messages.success(request, gettext("Stripe is being asked: read this page again in a moment."))
    return HttpResponseRedirect(reverse(f"admin:{PAGE}"))
