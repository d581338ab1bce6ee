"""The pages on which the owner invites, gives roles, and shuts people out."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from souche.actions.change_role import change_role
from souche.actions.invite_again import invite_again
from souche.actions.invite_staff import invite_staff
from souche.actions.shut_out_staff import shut_out_staff
from souche.actions.withdraw_invitation import withdraw_invitation
from souche.domain.organisation.models import (
    BadInvitation,
    Invitation,
    NotAnOwner,
    OneselfUntouched,
    WorksHereAlready,
)
from souche.domain.organisation.roles import Role
from souche.entrypoints.administration.facts import page_of
from souche.entrypoints.administration.staff_forms import (
    ALREADY_HERE,
    InvitationForm,
    RoleForm,
    SureForm,
)
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember
    from souche.entrypoints.administration.look import AdminSite

MAY_GOVERN = "organisation.change_staffmember"
LIST = "admin:organisation_staffmember_changelist"
DECISIONS = {"again": invite_again, "withdraw": withdraw_invitation}


def staff_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses where people are invited."""

    def invite(request: HttpRequest) -> HttpResponse:
        return _invite(request, context=site.each_context(request))

    return [
        path("inviter/", site.admin_view(invite), name="organisation_staffmember_invite"),
        path(
            "invitations/<int:pk>/",
            site.admin_view(require_POST(_decide)),
            name="organisation_staffmember_invitation",
        ),
    ]


def _owner(request: HttpRequest) -> StaffMember:
    if not request.user.has_perm(MAY_GOVERN):
        raise PermissionDenied
    return cast("StaffMember", request.user)


def _invite(request: HttpRequest, *, context: dict[str, Any]) -> HttpResponse:
    owner = _owner(request)
    form = InvitationForm(request.POST or None)
    page = {**context, "title": gettext("Invite somebody"), "send": gettext("Send the invitation")}
    if not form.is_valid():
        return _show(request, form, page)
    typed = form.cleaned_data
    try:
        invitation = invite_staff(
            name=typed["name"],
            email=typed["email"],
            role=Role(typed["role"]),
            actor=owner,
            now=clock.now(),
        )
    except NotAnOwner as error:
        raise PermissionDenied from error
    except WorksHereAlready:
        form.add_error("email", ALREADY_HERE)
        return _show(request, form, page)
    messages.success(request, gettext("An invitation is on its way to %(to)s.") % {"to": invitation.email})
    return SeeOther(reverse(LIST))


def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    owner = _owner(request)
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if decide is None:
        raise PermissionDenied
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        decide(invitation=invitation, actor=owner, now=clock.now())
    except NotAnOwner as error:
        raise PermissionDenied from error
    except BadInvitation:
        messages.warning(request, gettext("This invitation was accepted or withdrawn meanwhile."))
    else:
        messages.success(request, gettext("Done."))
    return SeeOther(reverse(LIST))


def role_page(request: HttpRequest, *, member: StaffMember, context: dict[str, Any]) -> HttpResponse:
    """Show the roles, or give one."""
    owner = _owner(request)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    page = {
        **context,
        "title": gettext("Change the role"),
        "member": member,
        "send": gettext("Give this role"),
    }
    if not form.is_valid():
        return _show(request, form, page)
    role = Role(form.cleaned_data["role"])
    try:
        change_role(member=member, role=role, actor=owner, now=clock.now())
    except (NotAnOwner, OneselfUntouched) as error:
        raise PermissionDenied from error
    messages.success(request, gettext("The role counts from now on."))
    return SeeOther(page_of(member))


def shut_out_page(request: HttpRequest, *, member: StaffMember, context: dict[str, Any]) -> HttpResponse:
    """Ask whether it is meant, and shut somebody out."""
    owner = _owner(request)
    form = SureForm(request.POST or None)
    page = {
        **context,
        "title": gettext("Withdraw the access"),
        "member": member,
        "send": gettext("Withdraw the access"),
        "is_grave": True,
    }
    if not form.is_valid():
        return _show(request, form, page)
    try:
        shut_out_staff(member=member, actor=owner, now=clock.now())
    except (NotAnOwner, OneselfUntouched) as error:
        raise PermissionDenied from error
    messages.success(request, gettext("This person is out, wherever they were signed in."))
    return SeeOther(page_of(member))


def _show(request: HttpRequest, form: forms.Form, page: dict[str, Any]) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {**page, "form": form, "back": reverse(LIST)}
    return TemplateResponse(request, "administration/staff/form.html", context, status=status)
