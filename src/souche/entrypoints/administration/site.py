"""The site of the administration: its manners on every page, its title, its first page."""

from __future__ import annotations

import zoneinfo
from functools import partial, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from csp.decorators import csp
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from souche.actions.leave_administration import leave_administration
from souche.domain.organisation.models import Organisation, StaffMember
from souche.entrypoints.administration import look
from souche.entrypoints.administration.access_pages import (
    ChangePasswordPage,
    confirm_password_page,
    my_access_page,
)
from souche.entrypoints.administration.dashboard import dashboard
from souche.entrypoints.administration.door import is_inside, receive, stay_in, wanted_page
from souche.entrypoints.administration.invitation_page import invitation_page
from souche.entrypoints.administration.policy import POLICY
from souche.entrypoints.administration.reader import read_by
from souche.entrypoints.administration.set_up_page import set_up_page
from souche.entrypoints.administration.sign_in_pages import (
    PasswordPage,
    choose_password_page,
    forgotten_password_page,
    second_step_page,
)
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
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


def still_here(request: HttpRequest) -> HttpResponse:
    """Answer nothing: somebody is typing, and a stay that is seen goes on."""
    del request
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


class AdministrationSite(look.AdminSite):
    """Unfold's site with the name of the house."""

    empty_value_display = "–"
    index_title = _("Dashboard")
    enable_nav_sidebar = True

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a view for the staff alone."""
        return super().admin_view(_with_our_manners(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages of whoever is not inside yet, and those of one's own access."""
        return [
            path("invitation/<str:token>/", self._for_anybody(invitation_page), name="invitation"),
            path("second-step/", self._for_anybody(second_step_page), name="second_step"),
            path("second-step/set-up/", self._for_anybody(set_up_page), name="set_up_second_step"),
            path("password/", self._for_anybody(forgotten_password_page), name="admin_password_reset"),
            path("password/<str:token>/", self._for_anybody(choose_password_page), name="choose_password"),
            path("my-access/", self._for_members(my_access_page), name="my_access"),
            path("my-access/confirm/", self._for_members(confirm_password_page), name="confirm_password"),
            path("still-here/", self.admin_view(still_here), name="still_here"),
            *super().get_urls(),
        ]

    def _for_anybody(self, page: Callable[..., HttpResponse]) -> View:
        """Show a page to whoever comes, in our look and kept by no browser."""
        view = _with_our_manners(cast("View", partial(page, site=self)))
        return sensitive_post_parameters()(never_cache(csrf_protect(view)))

    def _for_members(self, page: Callable[..., HttpResponse]) -> View:
        return cast("View", self.admin_view(cast("View", partial(page, site=self))))

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who has shown all that is asked of their role, here and on every page."""
        return super().has_permission(request) and is_inside(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for login and password, then for what else the role asks."""
        if request.method == "GET" and isinstance(request.user, StaffMember):
            return self._let_further_in(request, request.user)
        context = {
            **self.each_context(request),
            "title": gettext("Log in"),
            "app_path": request.get_full_path(),
            "next": wanted_page(request),
            **(extra_context or {}),
        }
        ask = PasswordPage.as_view(
            extra_context=context,
            authentication_form=self.login_form,
            template_name="admin/login.html",
            next_page=reverse("admin:index"),
        )
        return cast("View", csp(POLICY)(ask))(request)

    def _let_further_in(self, request: HttpRequest, member: StaffMember) -> HttpResponse:
        if not member.is_staff:
            return SeeOther(reverse("shop:agenda"))
        if is_inside(request):
            return SeeOther(reverse("admin:index"))
        return receive(request, member=member, wanted=wanted_page(request), now=clock.now())

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Forget the session, and write in the journal who left."""
        stay = stay_in(request)
        if request.method == "POST" and stay and isinstance(request.user, StaffMember):
            leave_administration(member=request.user, session_id=stay["id"], now=clock.now())
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change one's own password."""
        change = ChangePasswordPage.as_view(
            form_class=AdminPasswordChangeForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return change(request)

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
