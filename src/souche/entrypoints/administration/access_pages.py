"""« My access »: how somebody of the staff enters, where they are inside, and their password."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from souche.actions.change_password import change_password
from souche.actions.end_staff_sessions import end_staff_sessions
from souche.actions.make_recovery_codes import make_recovery_codes
from souche.actions.remove_second_step import remove_second_step
from souche.domain.organisation.models import (
    AuthenticatorApp,
    Passkey,
    RecoveryCode,
    StaffSession,
)
from souche.domain.organisation.second_step import LastSecondStep, must_have_one, stay_of
from souche.entrypoints.administration.access_forms import PasswordForm
from souche.entrypoints.administration.door import (
    confirm_first,
    is_fresh,
    note_stay,
    stay_in,
    wanted_page,
)
from souche.entrypoints.administration.set_up_page import show_codes
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.contrib.auth.forms import SetPasswordForm
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember
    from souche.entrypoints.administration.look import AdminSite


def my_access_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Show how somebody enters and where they are inside; a button changes one of these."""
    member = cast("StaffMember", request.user)
    now = clock.now()
    if request.method == "POST":
        if not is_fresh(request, now=now):
            return confirm_first(reverse("admin:my_access"))
        return _change(request, member=member, site=site)
    context = {
        **site.each_context(request),
        "title": gettext("My access"),
        "apps": AuthenticatorApp.objects.filter(member=member, confirmed_at__isnull=False),
        "passkeys": Passkey.objects.filter(member=member),
        "codes_left": RecoveryCode.objects.filter(member=member, used_at=None).count(),
        "must_have_one": must_have_one(member.role),
        "sessions": StaffSession.objects.of(member, now=now),
        "here": stay_in(request)["id"],
        "stay": stay_of(member.role),
    }
    return TemplateResponse(request, "administration/access/my_access.html", context)


def _change(request: HttpRequest, *, member: StaffMember, site: AdminSite) -> HttpResponse:
    """Do what a button of the page asks for."""
    now = clock.now()
    if "new_codes" in request.POST:
        codes = make_recovery_codes(member=member, now=now)
        return show_codes(request, codes=codes, wanted=reverse("admin:my_access"), site=site)
    if "remove" in request.POST:
        try:
            remove_second_step(member=member, chosen=request.POST["remove"], now=now)
            messages.success(request, gettext("It is not asked for any more."))
        except LastSecondStep:
            messages.error(request, gettext("Your role keeps one second step: set up another one first."))
    elif "end" in request.POST or "end_others" in request.POST:
        _end_sessions(request, member=member)
    return SeeOther(reverse("admin:my_access"))


def _end_sessions(request: HttpRequest, *, member: StaffMember) -> None:
    others = StaffSession.objects.exclude(public_id=stay_in(request)["id"])
    if "end" in request.POST:
        others = others.filter(public_id=request.POST["end"])
    ended = end_staff_sessions(member=member, sessions=others, actor=member, now=clock.now())
    messages.success(request, gettext("Sessions ended: %(count)d.") % {"count": ended})


def sessions_of_page(request: HttpRequest, *, member: StaffMember, context: dict[str, Any]) -> HttpResponse:
    """Show the owner where somebody is inside, and end these sessions."""
    now = clock.now()
    owner = cast("StaffMember", request.user)
    sessions = StaffSession.objects.of(member, now=now)
    if request.method == "POST":
        chosen = request.POST.get("end")
        every = StaffSession.objects.all()
        named = every.filter(public_id=chosen) if chosen else every
        ended = end_staff_sessions(member=member, sessions=named, actor=owner, now=now)
        messages.success(request, gettext("Sessions ended: %(count)d.") % {"count": ended})
        return SeeOther(request.path)
    page = {**context, "title": gettext("Sessions"), "member": member, "sessions": sessions}
    return TemplateResponse(request, "administration/access/sessions_of.html", page)


def confirm_password_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Ask for the password once more, before how one enters is changed."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        member = cast("StaffMember", request.user)
        typed = form.cleaned_data["password"]
        if authenticate(request, username=member.username, password=typed):
            note_stay(request, proved=clock.now().timestamp())
            return SeeOther(wanted_page(request))
        form.add_error("password", gettext("This is not your password."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        **site.each_context(request),
        "title": gettext("Your password, once more"),
        "form": form,
        "wanted": wanted_page(request),
    }
    return TemplateResponse(request, "administration/access/confirm.html", context, status=status)


class ChangePasswordPage(PasswordChangeView):
    """Django's page for a new password; the other browsers have to sign in again."""

    def form_valid(self, form: SetPasswordForm[StaffMember]) -> HttpResponse:
        """Keep the password; this browser stays inside under a new key."""
        stay = stay_in(self.request)["id"]
        change_password(
            member=form.user,
            password=form.cleaned_data["new_password1"],
            kept_session=stay,
            now=clock.now(),
        )
        update_session_auth_hash(self.request, form.user)
        StaffSession.keep_key(session_id=stay, session_key=self.request.session.session_key or "")
        return SeeOther(self.get_success_url())
