"""The page that an invitation's link opens: whoever was invited chooses their password."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from souche.actions.accept_invitation import accept_invitation
from souche.domain.organisation.models import BadInvitation, Invitation, WorksHereAlready
from souche.domain.organisation.roles import SENTENCES, Role
from souche.entrypoints.administration.staff_forms import ChoosePasswordForm
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.entrypoints.administration.look import AdminSite


@sensitive_post_parameters()
@never_cache
def invitation_page(request: HttpRequest, token: str, *, site: AdminSite) -> HttpResponse:
    """Show the role that is offered and ask for a password; once it is good, lead to the sign-in page."""
    now = clock.now()
    try:
        invitation = Invitation.opened_by(token, now=now)
        form = ChoosePasswordForm(invitation, request.POST or None)
        if not form.is_valid():
            return _show(request, invitation=invitation, form=form, site=site)
        accept_invitation(token=token, password=form.cleaned_data["new_password1"], now=now)
    except (BadInvitation, WorksHereAlready):
        return _show(request, invitation=None, form=None, site=site)
    messages.success(request, gettext("Welcome. Enter with your e-mail address and your password."))
    return SeeOther(reverse("admin:login"))


def _show(
    request: HttpRequest, *, invitation: Invitation | None, form: ChoosePasswordForm | None, site: AdminSite
) -> HttpResponse:
    status = HTTPStatus.OK
    if invitation is None:
        status = HTTPStatus.NOT_FOUND
    elif form and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        **site.each_context(request),
        "title": gettext("Invitation"),
        "invitation": invitation,
        "form": form,
        "rights": SENTENCES[Role(invitation.role)] if invitation else "",
    }
    return TemplateResponse(request, "administration/staff/invitation.html", context, status=status)
