"""The page on which somebody sets up an application for codes or a passkey."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from souche.actions.add_app import add_app
from souche.actions.add_passkey import add_passkey
from souche.domain.organisation.models import AuthenticatorApp, Organisation, Passkey, StepKind
from souche.domain.organisation.one_time_codes import in_fours, scanned_address
from souche.domain.organisation.passkeys import BadPasskey, are_possible_at, ask_to_make, read_made
from souche.domain.organisation.second_step import CodesClosed, WrongCode
from souche.entrypoints.administration.access_forms import CodeForm, PasskeyForm
from souche.entrypoints.administration.door import (
    AtTheDoor,
    confirm_first,
    is_fresh,
    is_inside,
    let_in,
    next_page,
    who_is_at_the_door,
)
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember
    from souche.entrypoints.administration.look import AdminSite

SET_UP = "admin:set_up_second_step"
TO_MAKE = "passkey_to_make"


def set_up_page(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """Set up an application or a passkey: for who must before entering, and for who is inside.

    Whoever has one and is not inside shows it first: knowing the password is not enough to add another.
    """
    now = clock.now()
    visitor = who_is_at_the_door(request, now=now)
    if visitor and next_page(visitor.member) != SET_UP:
        return redirect(next_page(visitor.member))
    if visitor is None:
        if not (request.user.is_authenticated and is_inside(request)):
            return redirect("admin:login")
        if not is_fresh(request, now=now):
            return confirm_first(request.path)
        visitor = AtTheDoor(request.user, reverse("admin:my_access"))
    if request.method != "POST":
        return _show(request, member=visitor.member, site=site)
    return _set_up(request, visitor=visitor, site=site)


def _set_up(request: HttpRequest, *, visitor: AtTheDoor, site: AdminSite) -> HttpResponse:
    step = StepKind.PASSKEY if request.POST.get("way") == StepKind.PASSKEY else StepKind.APP
    add = _add_passkey if step == StepKind.PASSKEY else _add_app
    try:
        codes = add(request, visitor.member)
    except CodesClosed as closed:
        return _show(request, member=visitor.member, site=site, closed=closed)
    except (WrongCode, BadPasskey):
        return _show(request, member=visitor.member, site=site, wrong=step)
    wanted = visitor.wanted
    if not is_inside(request):
        let_in(request, member=visitor.member, wanted=wanted, step=step, now=clock.now())
    return show_codes(request, codes=codes, wanted=wanted, site=site) if codes else SeeOther(wanted)


def _add_app(request: HttpRequest, member: StaffMember) -> list[str]:
    return add_app(member=member, code=request.POST.get("code", "")[:20], now=clock.now())


def _add_passkey(request: HttpRequest, member: StaffMember) -> list[str]:
    state = request.session.pop(TO_MAKE, None)
    form = PasskeyForm(request.POST)
    if state is None or not form.is_valid():
        raise BadPasskey
    made = read_made(answer=request.POST.get("answer", ""), state=state, address=settings.BASE_URL)
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise BadPasskey
    return add_passkey(member=member, name=form.cleaned_data["name"], made=made, now=clock.now())


def show_codes(request: HttpRequest, *, codes: list[str], wanted: str, site: AdminSite) -> HttpResponse:
    """Show recovery codes: this once, in an answer that no browser keeps."""
    context = {
        **site.each_context(request),
        "title": gettext("Recovery codes"),
        "codes": codes,
        "wanted": wanted,
        "house": Organisation.current().name,
    }
    return TemplateResponse(request, "administration/access/codes.html", context)


def _show(
    request: HttpRequest,
    *,
    member: StaffMember,
    site: AdminSite,
    wrong: str = "",
    closed: CodesClosed | None = None,
) -> HttpResponse:
    house = Organisation.current().name
    app = AuthenticatorApp.begin(member=member, now=clock.now())
    address = scanned_address(secret=app.secret, login=member.username, house=house)
    context = {
        **site.each_context(request),
        "title": gettext("Set up a second step"),
        "member": member,
        "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
        "secret": in_fours(app.secret),
        "code_form": CodeForm(),
        "passkey_form": PasskeyForm(),
        "passkey_options": _question(request, member=member, house=house),
        "address": settings.BASE_URL,
        "is_inside": is_inside(request),
        "wrong": wrong,
        "closed_until": closed.until if closed else None,
    }
    status = HTTPStatus.OK
    if closed:
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif wrong:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return TemplateResponse(request, "administration/access/set_up.html", context, status=status)


def _question(request: HttpRequest, *, member: StaffMember, house: str) -> str:
    """Return what the browser is asked to make; empty where no browser would at this address."""
    if not are_possible_at(settings.BASE_URL):
        return ""
    known = list(Passkey.objects.filter(member=member).values_list("credential", flat=True))
    question = ask_to_make(member=member, known=known, address=settings.BASE_URL, house=house)
    request.session[TO_MAKE] = question.state
    return question.options
