"""The site of the administration: its manners on every page, its title, its first page."""

from __future__ import annotations

import zoneinfo
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, cast

from csp.decorators import csp
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration import look
from souche.entrypoints.administration.dashboard import dashboard
from souche.entrypoints.administration.invitation_page import invitation_page
from souche.entrypoints.administration.policy import POLICY
from souche.entrypoints.administration.reader import read_by
from souche.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver

    View = Callable[..., HttpResponse]


def organisation_of(request: HttpRequest) -> Organisation:
    """Return the organisation, read once per request."""
    known: Organisation | None = getattr(request, "organisation", None)
    organisation = known or Organisation.current()
    request.organisation = organisation  # type: ignore[attr-defined]  # a request may carry what is read once
    return organisation


def _with_our_manners(view: View) -> View:
    """Show instants in the organisation's time zone, and send the policy of these pages."""

    @wraps(view)
    def mannered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        zone = zoneinfo.ZoneInfo(organisation_of(request).time_zone)
        with timezone.override(zone), read_by(request.user.has_perm):
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
        return response

    return cast("View", csp(POLICY)(mannered))


class AdministrationSite(look.AdminSite):
    """Unfold's site with the name of the house."""

    empty_value_display = "–"
    index_title = _("Dashboard")
    enable_nav_sidebar = True

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a view for the staff alone."""
        return super().admin_view(_with_our_manners(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page of an invitation, which whoever has its link opens."""
        opened = cast("View", csp(POLICY)(partial(invitation_page, site=self)))
        return [path("invitation/<str:token>/", opened, name="invitation"), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the sign-in page."""
        sign_in = cast("View", csp(POLICY)(super().login))
        return sign_in(request, extra_context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page the organisation's name; the theme's colours are in our stylesheet."""
        name = organisation_of(request).name
        return {
            **super().each_context(request),
            "site_title": name,
            "site_header": name,
            "colors": None,
            "border_radius": None,
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the dashboard."""
        may = request.user.has_perm
        board = dashboard(organisation=organisation_of(request), may=may, now=clock.now())
        return super().index(request, {"board": board, **(extra_context or {})})

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register our own pages; those that other apps bring were made for another look and other rules."""
        if admin_class is not None and issubclass(admin_class, look.ModelAdmin):
            super().register(model_or_iterable, admin_class, **options)
