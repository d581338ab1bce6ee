"""How long a stay lasts: one that is over is ended before any page of the administration is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from csp.decorators import csp
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from souche.domain.organisation.models import StaffSession
from souche.domain.organisation.second_step import stay_of
from souche.entrypoints.administration.door import note_stay, stay_in
from souche.entrypoints.administration.policy import POLICY
from souche.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember

# Of what is seen each minute, not each page, a row is written.
NOTED_EACH = timedelta(minutes=1)
NOT_SHOWN_AGAIN = ("password", "secret", "key", "code", "csrf", "token", "answer")


class StayMiddleware:
    """End stays that are over; note that others go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.administration = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a form that comes too late is shown back, so that what was typed is not lost."""
        if request.path.startswith(self.administration) and request.user.is_authenticated:
            over = _end_if_over(request, now=clock.now())
            if over and request.method == "POST" and request.path != reverse("admin:logout"):
                return _show_back(request)
        return self.get_response(request)


def _end_if_over(request: HttpRequest, *, now: datetime) -> bool:
    stay = stay_in(request)
    if not stay:
        return False
    limits = stay_of(cast("StaffMember", request.user).role)
    seen, began = (datetime.fromtimestamp(stay[name], tz=UTC) for name in ("seen", "began"))
    if now >= seen + limits.idle or now >= began + limits.whole:
        StaffSession.objects.filter(public_id=stay["id"]).delete()
        logout(request)
        messages.warning(request, gettext("You were signed out: nothing had happened here for a long time."))
        return True
    if now >= seen + NOTED_EACH:
        note_stay(request, seen=now.timestamp())
        StaffSession.note_seen(session_id=stay["id"], now=now)
    return False


def _show_back(request: HttpRequest) -> HttpResponse:
    """Show what was typed to whoever just sent it: nothing of it was done."""
    page = request.headers.get("Referer", "")
    here = request.build_absolute_uri("/")
    wanted = "/" + page.removeprefix(here) if page.startswith(here) else reverse("admin:index")
    context: dict[str, object] = {
        "typed": list(_typed(request)),
        "sign_in": f"{reverse('admin:login')}?{urlencode({'next': wanted})}",
    }
    show = cast("Callable[[HttpRequest], HttpResponse]", csp(POLICY)(lambda asked: _page(asked, context)))
    return show(request)


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    page = render(request, "administration/access/too_late.html", context, status=HTTPStatus.UNAUTHORIZED)
    page.headers["Cache-Control"] = "no-store"
    return page


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if not any(word in name.lower() for word in NOT_SHOWN_AGAIN):
            text = "\n".join(str(value) for value in values).strip()
            if text:
                yield name, text
