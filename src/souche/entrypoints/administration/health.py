"""The page of health: one line for each subject, and a button where we can repair it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.check_health import check_health
from souche.domain.health.findings import State
from souche.domain.health.sentences import STATES, sentence_of, title_of
from souche.domain.organisation.models import JournalEntry
from souche.entrypoints.administration.facts import page_of
from souche.entrypoints.administration.reader import may, may_see
from souche.entrypoints.administration.repairs import REPAIRS
from souche.kit import clock
from souche.kit.addresses import client_address

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrPromise

    from souche.domain.health.findings import Finding
    from souche.domain.organisation.models import StaffMember

MAY_REPAIR = "health.change_check"
# The class of the stylesheet, and Unfold's icon.
LOOKS = {
    State.WELL: ("well", "check_circle"),
    State.TO_LOOK_AT: ("look", "info"),
    State.BROKEN: ("broken", "error"),
}
# Subjects that are looked into on a page of their own, and the right that it asks for.
PAGES: dict[str, tuple[str, str, _StrPromise]] = {
    "numbers": ("admin:invoices_invoice_numbering", "invoices.view_invoice", _("Numbers of the invoices")),
    "stripe": (
        "admin:organisation_organisation_verification",
        "organisation.view_organisation",
        _("Check my configuration"),
    ),
}


@dataclass(frozen=True)
class Line:
    """One subject as it is shown: links are the address and the name of what it is about."""

    subject: str
    title: str
    sentence: str
    style: str
    icon: str
    state: str
    links: list[tuple[str, str]]
    repair: str


def health_view(request: HttpRequest) -> HttpResponse:
    """Show every subject, or repair the one whose button was pressed."""
    if request.method == "POST":
        return _repair(request)
    findings = check_health(now=clock.now())
    may_repair = request.user.has_perm(MAY_REPAIR)
    context = {
        **admin.site.each_context(request),
        "title": _("State of health"),
        "lines": [_line(finding, may_repair=may_repair) for finding in _worst_first(findings)],
        "is_well": all(finding.state == State.WELL for finding in findings),
        "address": client_address(request) or gettext("a socket of this machine"),
    }
    return TemplateResponse(request, "administration/health.html", context)


def _repair(request: HttpRequest) -> HttpResponse:
    repair = REPAIRS.get(request.POST.get("subject", ""))
    if repair is None or not request.user.has_perm(MAY_REPAIR):
        raise PermissionDenied
    now, subject = clock.now(), request.POST["subject"]
    repair.run(now)
    actor = cast("StaffMember", request.user)
    JournalEntry.record(verb="health.repaired", subject=subject, actor=actor, now=now)
    messages.success(request, gettext("It is under way. Look at this page again in a moment."))
    return HttpResponseRedirect(request.path)


def _worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -finding.state)


def _line(finding: Finding, *, may_repair: bool) -> Line:
    style, icon = LOOKS[finding.state]
    repair = REPAIRS.get(finding.subject) if may_repair and finding.state != State.WELL else None
    return Line(
        subject=finding.subject,
        title=title_of(finding),
        sentence=sentence_of(finding),
        style=style,
        icon=icon,
        state=str(STATES[finding.state]),
        links=_links(finding),
        repair=str(repair.label) if repair else "",
    )


def _links(finding: Finding) -> list[tuple[str, str]]:
    links = [(_address(row), str(row)) for row in finding.rows]
    if finding.state != State.WELL and finding.subject in PAGES:
        page, right, name = PAGES[finding.subject]
        links += [(reverse(page), str(name))] if may(right) else []
    return links


def _address(row: Model) -> str:
    """Return the page of a row; a job of the queue has none, nor has whoever may not see it."""
    if not may_see(row):
        return ""
    try:
        return page_of(row)
    except NoReverseMatch:
        return ""
