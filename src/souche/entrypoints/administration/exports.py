"""Exports of the register: asked for under the list, followed while they are made, downloaded for a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from souche.actions.request_books import request_books
from souche.actions.request_export import MOST_DOCUMENTS, NothingSelected, TooManySelected, request_export
from souche.domain.accounting.models import AccountChart, Export, ExportKind
from souche.domain.organisation.models import JournalEntry
from souche.entrypoints.administration.facts import FactAdmin, link
from souche.entrypoints.administration.look import column
from souche.entrypoints.administration.register_form import RegisterForm
from souche.entrypoints.administration.site import organisation_of
from souche.kit import clock

if TYPE_CHECKING:
    from django.template.response import TemplateResponse

    from souche.domain.organisation.models import StaffMember

MAY_EXPORT = "accounting.add_export"
# What a browser waits, in seconds, before it reads the list again while a file is being made.
PATIENCE = "3"
OFFERED = (ExportKind.PDFS, ExportKind.XLSX, ExportKind.CSV, ExportKind.JOURNAL)


@admin.register(Export)
class ExportAdmin(FactAdmin[Export]):
    """What was asked for, how far it is, and the file."""

    list_display = ["requested_at", "kind", "selected", "progress", "download", "weight", "requested_by"]
    list_display_links = None
    list_before_template = "administration/register/books.html"
    list_select_related = ["requested_by"]
    fields = ["kind", "selected", "requested_at", "requested_by", "progress", "finished_at", "download"]

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses where an export is asked for and downloaded."""
        site = self.admin_site
        return [
            path("ask/", site.admin_view(require_POST(_asked)), name="accounting_export_ask"),
            path("books/", site.admin_view(require_POST(_books_asked)), name="accounting_export_books"),
            path("<int:pk>/download/", site.admin_view(_downloaded), name="accounting_export_download"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Read the list again by itself while a file is being made."""
        last_month = organisation_of(request).day_of(clock.now()).replace(day=1) - timedelta(days=1)
        context = {"last_month": f"{last_month:%Y-%m}", "chart": AccountChart.current()}
        answer = super().changelist_view(request, {**(extra_context or {}), **context})
        if Export.objects.being_made(now=clock.now()).exists():
            answer.headers["Refresh"] = PATIENCE
        return cast("TemplateResponse", answer)

    @column(description=_("selection"))
    def selected(self, export: Export) -> str:
        """Say which documents are meant."""
        chosen = export.chosen
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (chosen.since, chosen.until) if day]
        words = [" – ".join(days), chosen.words, "" if chosen.is_livemode else gettext("rehearsal")]
        return ", ".join(word for word in words if word)

    @column(description=_("progress"))
    def progress(self, export: Export) -> str:
        """Say how many documents are done."""
        if export.is_finished:
            return gettext("finished")
        return gettext("%(done)d of %(total)d") % {"done": export.done, "total": export.total}

    @column(description=_("file"))
    def download(self, export: Export) -> str:
        """Link to the file."""
        if not export.is_finished:
            return ""
        return link(reverse("admin:accounting_export_download", args=[export.pk]), export.filename)

    @column(description=_("size"), ordering="size")
    def weight(self, export: Export) -> str:
        """Show the size as a person reads it."""
        return "" if export.size is None else filesizeformat(export.size)


def _downloaded(request: HttpRequest, pk: int) -> FileResponse:
    """Give the file to who may see exports."""
    if not request.user.has_perm("accounting.view_export"):
        raise PermissionDenied
    export = get_object_or_404(Export.objects.exclude(finished_at=None), pk=pk)
    try:
        file = export.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    actor = cast("StaffMember", request.user)
    JournalEntry.record(verb="export.downloaded", subject=export.filename[:120], actor=actor, now=clock.now())
    return FileResponse(file, as_attachment=True, filename=export.filename)


def _asked(request: HttpRequest) -> HttpResponse:
    """Have the file made of what the register's list shows: its filters are in the address."""
    if not request.user.has_perm(MAY_EXPORT):
        raise PermissionDenied
    form = RegisterForm(request.GET, organisation=organisation_of(request))
    kind = request.POST.get("kind", "")
    if kind not in OFFERED or not form.is_valid():
        messages.error(request, gettext("These filters were not understood: nothing was exported."))
        return _back_to_register(request)
    try:
        request_export(
            kind=ExportKind(kind),
            selection=form.selection(),
            actor=cast("StaffMember", request.user),
            now=clock.now(),
        )
    except NothingSelected:
        messages.error(request, gettext("No invoice answers to these filters: nothing to export."))
        return _back_to_register(request)
    except TooManySelected as refusal:
        messages.error(request, _too_many(refusal.count))
        return _back_to_register(request)
    return HttpResponseRedirect(reverse("admin:accounting_export_changelist"))


def _books_asked(request: HttpRequest) -> HttpResponse:
    """Have the books of a month made, and sent where an accountant is named."""
    if not request.user.has_perm(MAY_EXPORT):
        raise PermissionDenied
    typed = request.POST.get("month", "")
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        messages.error(request, gettext("“%(month)s” is no month: write it as 2026-11.") % {"month": typed})
    else:
        request_books(month=month, by=cast("StaffMember", request.user), now=clock.now())
    return HttpResponseRedirect(reverse("admin:accounting_export_changelist"))


def _too_many(count: int) -> str:
    sentence = ngettext(
        "%(count)d document is selected: a file takes %(most)d at most. Choose a shorter period.",
        "%(count)d documents are selected: a file takes %(most)d at most. Choose a shorter period.",
        count,
    )
    return sentence % {"count": count, "most": MOST_DOCUMENTS}


def _back_to_register(request: HttpRequest) -> HttpResponse:
    """Show the list again with its filters."""
    return HttpResponseRedirect(f"{reverse('admin:invoices_invoice_changelist')}?{request.GET.urlencode()}")
