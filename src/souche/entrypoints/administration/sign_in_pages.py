"""The pages of whoever is not inside yet: the password, the second step, a forgotten password."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from souche.actions.check_code import check_code
from souche.actions.check_passkey import check_passkey
from souche.actions.check_recovery_code import check_recovery_code
from souche.actions.note_failed_sign_in import note_failed_sign_in
from souche.actions.request_password_reset import request_password_reset
from souche.actions.reset_password import reset_password
from souche.domain.organisation.models import (
    AuthenticatorApp,
    BadResetLink,
    Passkey,
    PasswordReset,
    StepKind,
    TooManyResets,
)
from souche.domain.organisation.passkeys import BadPasskey, are_possible_at, ask_for_one
from souche.domain.organisation.second_step import CodesClosed, WrongCode
from souche.entrypoints.administration.access_forms import (
    AddressForm,
    ChosenPasswordForm,
    CodeForm,
    RecoveryForm,
)
from souche.entrypoints.administration.door import (
    let_in,
    network_here,
    next_page,
    receive,
    who_is_at_the_door,
)
from souche.kit import clock
from souche.kit.logins import tried_login
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember
    from souche.entrypoints.administration.door import AtTheDoor
    from souche.entrypoints.administration.look import AdminSite

ASKED = "passkey_asked"


class PasswordPage(LoginView):
    """Django's sign-in page; a right password leads to the second step instead of inside."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Lead whoever knows the password to what is asked of them yet."""
        member = form.get_user()
        return receive(self.request, member=member, wanted=self.get_success_url(), now=clock.now())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Write the failure in the journal; those of a closed door are written nowhere."""
        if self.request.POST.get("username") and not getattr(self.request, "axes_locked_out", False):
            _note_failure(self.request, login=tried_login(self.request), at="password")
        return super().form_invalid(form)


def _note_failure(request: HttpRequest, *, login: str, at: str) -> None:
    note_failed_sign_in(login=login, network=network_here(request), at=at, now=clock.now())


def second_step_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Ask whoever gave the right password for a code or a passkey, and let them in."""
    now = clock.now()
    visitor = who_is_at_the_door(request, now=now)
    if visitor is None:
        return redirect("admin:login")
    if next_page(visitor.member) != "admin:second_step":
        return redirect(next_page(visitor.member))
    if request.method != "POST":
        return _ask_for_step(request, visitor=visitor, site=site)
    way = request.POST.get("way", "")
    at = StepKind(way) if way in WAYS else StepKind.APP
    try:
        WAYS[at](request, visitor)
    except CodesClosed as closed:
        return _ask_for_step(request, visitor=visitor, site=site, closed=closed)
    except (WrongCode, BadPasskey):
        _note_failure(request, login=visitor.member.username, at=at)
        return _ask_for_step(request, visitor=visitor, site=site, wrong=at)
    return let_in(request, member=visitor.member, wanted=visitor.wanted, step=at, now=now)


def _by_code(request: HttpRequest, visitor: AtTheDoor) -> None:
    check_code(member=visitor.member, code=request.POST.get("code", "")[:20], now=clock.now())


def _by_recovery_code(request: HttpRequest, visitor: AtTheDoor) -> None:
    typed = request.POST.get("recovery_code", "")[:40]
    left = check_recovery_code(member=visitor.member, code=typed, now=clock.now())
    messages.warning(
        request,
        gettext("You entered by a recovery code: %(left)s are left. Set up another application or passkey.")
        % {"left": left},
    )


def _by_passkey(request: HttpRequest, visitor: AtTheDoor) -> None:
    state = request.session.pop(ASKED, None)
    if state is None:
        raise BadPasskey
    answer = request.POST.get("answer", "")
    check_passkey(
        member=visitor.member, answer=answer, state=state, address=settings.BASE_URL, now=clock.now()
    )


WAYS = {StepKind.APP: _by_code, StepKind.RECOVERY: _by_recovery_code, StepKind.PASSKEY: _by_passkey}


def _ask_for_step(
    request: HttpRequest,
    *,
    visitor: AtTheDoor,
    site: AdminSite,
    wrong: str = "",
    closed: CodesClosed | None = None,
) -> HttpResponse:
    apps = AuthenticatorApp.objects.filter(member=visitor.member, confirmed_at__isnull=False)
    context = {
        **site.each_context(request),
        "title": gettext("Second step"),
        "has_app": bool(apps),
        "is_app_lost": bool(apps) and all(app.is_lost for app in apps),
        "passkey_options": _question(request, visitor.member),
        "code_form": CodeForm(),
        "recovery_form": RecoveryForm(),
        "wrong": wrong,
        "closed_until": closed.until if closed else None,
    }
    status = HTTPStatus.OK
    if closed:
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif wrong:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return TemplateResponse(request, "administration/access/second_step.html", context, status=status)


def _question(request: HttpRequest, member: StaffMember) -> str:
    """Return what the browser is asked of its passkeys; empty when there are none, or none can work here."""
    known = list(Passkey.objects.filter(member=member).values_list("credential", flat=True))
    if not known or not are_possible_at(settings.BASE_URL):
        return ""
    question = ask_for_one(known=known, address=settings.BASE_URL)
    request.session[ASKED] = question.state
    return question.options


def forgotten_password_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Ask for an address, and say the same whether or not somebody has it."""
    form = AddressForm(request.POST or None)
    context = {**site.each_context(request), "title": gettext("Forgotten password"), "form": form}
    template = "administration/access/forgotten.html"
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return TemplateResponse(request, template, context, status=status)
    try:
        request_password_reset(
            email=form.cleaned_data["email"], network=network_here(request), now=clock.now()
        )
    except TooManyResets:
        context["is_too_often"] = True
        return TemplateResponse(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    return TemplateResponse(request, template, {**context, "is_asked": True})


def choose_password_page(request: HttpRequest, token: str, *, site: AdminSite) -> HttpResponse:
    """Let whoever has the link choose a new password; entering then asks for all that it ever does."""
    now = clock.now()
    context: dict[str, Any] = {**site.each_context(request), "title": gettext("New password")}
    template = "administration/access/choose_password.html"
    try:
        members = PasswordReset.members_of(token, now=now)
        form = ChosenPasswordForm(members, request.POST or None)
        context |= {"form": form, "logins": [member.username for member in members]}
        if not form.is_valid():
            status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
            return TemplateResponse(request, template, context, status=status)
        password = form.cleaned_data["new_password1"]
        reset_password(token=token, login=form.user.username, password=password, now=now)
    except BadResetLink:
        return TemplateResponse(request, template, {**context, "form": None}, status=HTTPStatus.NOT_FOUND)
    messages.success(request, gettext("Your password is new. Enter with it."))
    return SeeOther(reverse("admin:login"))
