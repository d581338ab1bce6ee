"""Checks: what was compared with Stripe and with the archive, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from souche.domain.health.models import Check
from souche.domain.health.words import counts_in_words, difference_in_words
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import FactAdmin
from souche.entrypoints.administration.health import health_view
from souche.entrypoints.administration.look import column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.http import HttpRequest, HttpResponse


@admin.register(Check)
class CheckAdmin(FactAdmin[Check]):
    """Facts, newest first."""

    list_display = ["made_at", "kind", "compared_words", "difference_count", "repaired_words"]
    list_display_links = ["made_at", "kind"]
    list_filter = ["kind", "made_at"]
    fields = ["made_at", "kind", "compared_words", "repaired_words", "what_differs"]

    def get_urls(self) -> list[URLPattern]:
        """Add the page of health."""
        page = self.admin_site.admin_view(self.health_view)
        return [path("health/", page, name="health_check_health"), *super().get_urls()]

    def health_view(self, request: HttpRequest) -> HttpResponse:
        """Show it to the staff who may see checks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return health_view(request)

    @column(description=_("compared"))
    def compared_words(self, check: Check) -> str:
        """Count what was compared."""
        return counts_in_words(check.compared)

    @column(description=_("repaired"))
    def repaired_words(self, check: Check) -> str:
        """Count what was repaired."""
        return counts_in_words(check.repaired)

    @column(description=_("differences"))
    def difference_count(self, check: Check) -> str:
        """Count what differs still; nothing where all is well."""
        return str(len(check.differences) or "")

    @column(description=_("differences"))
    def what_differs(self, check: Check) -> str:
        """Show each difference: what, which one, here and there."""
        rows = [_row(difference) for difference in check.differences]
        return render_to_string("administration/differences.html", {"rows": rows}) if rows else ""


def _row(difference: Mapping[str, Any]) -> dict[str, str]:
    return {
        "what": difference_in_words(difference),
        "subject": difference["subject"],
        "ours": _amount(difference.get("ours_cents")),
        "theirs": _amount(difference.get("theirs_cents")),
    }


def _amount(cents: int | None) -> str:
    return "" if cents is None else euros(cents)
