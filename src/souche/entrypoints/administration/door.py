"""The door: whose password was right, what else is asked, who is inside; the session notes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from souche.actions.enter_administration import enter_administration
from souche.domain.organisation.models import StaffMember, StaffSession, has_second_step
from souche.domain.organisation.second_step import must_have_one, stay_of
from souche.kit.addresses import client_address, network_of
from souche.kit.browsers import browser_in_words
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

BACKEND = "django.contrib.auth.backends.ModelBackend"
AT_THE_DOOR, INSIDE = "at_the_door", "stay"
# As long as somebody may take to find the telephone, or to set up a second step.
PATIENCE = timedelta(minutes=20)
# What changes how one enters asks for the password again after this time.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class AtTheDoor:
    """Somebody whose password was right, and the page they wanted."""

    member: StaffMember
    wanted: str


def network_here(request: HttpRequest) -> str:
    """Return the network of the visitor."""
    return network_of(client_address(request))


def wanted_page(request: HttpRequest) -> str:
    """Return the page of ours that is to follow, the first one unless another is named."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else reverse("admin:index")


def receive(request: HttpRequest, *, member: StaffMember, wanted: str, now: datetime) -> HttpResponse:
    """Lead somebody whose password was right to what is asked of them yet; inside when that is nothing."""
    if not has_second_step(member) and not must_have_one(member.role):
        return let_in(request, member=member, wanted=wanted, step="", now=now)
    request.session.cycle_key()
    request.session[AT_THE_DOOR] = {
        "member": member.pk,
        "stamp": member.entry_stamp,
        "wanted": wanted,
        "until": (now + PATIENCE).timestamp(),
    }
    return redirect(next_page(member))


def next_page(member: StaffMember) -> str:
    """Return the name of the page where somebody shows a second step, or sets one up."""
    return "admin:second_step" if has_second_step(member) else "admin:set_up_second_step"


def who_is_at_the_door(request: HttpRequest, *, now: datetime) -> AtTheDoor | None:
    """Return who gave a right password and is not inside; None when nobody did, or too long ago."""
    noted = request.session.get(AT_THE_DOOR)
    if noted and noted["until"] > now.timestamp():
        able = StaffMember.objects.able_to_enter().filter(pk=noted["member"], entry_stamp=noted["stamp"])
        found = able.first()
        return AtTheDoor(found, noted["wanted"]) if found else None
    if isinstance(request.user, StaffMember) and request.user.is_staff and not is_inside(request):
        return AtTheDoor(request.user, wanted_page(request))
    return None


def let_in(
    request: HttpRequest, *, member: StaffMember, wanted: str, step: str, now: datetime
) -> HttpResponse:
    """Open the session of somebody who has shown all that is asked, and lead to the page they wanted."""
    former = stay_in(request).get("id", "")
    login(request, member, backend=BACKEND)
    StaffSession.objects.filter(public_id=former).delete()
    session = enter_administration(
        member=member,
        session_key=request.session.session_key or "",
        network=network_here(request),
        browser=browser_in_words(request.headers.get("User-Agent", "")),
        step=step,
        now=now,
    )
    request.session.pop(AT_THE_DOOR, None)
    instant = now.timestamp()
    request.session[INSIDE] = {
        "id": session.public_id,
        "step": step,
        "began": instant,
        "seen": instant,
        "proved": instant,
    }
    request.session.set_expiry(int(stay_of(member.role).whole.total_seconds()))
    return redirect(wanted)


def stay_in(request: HttpRequest) -> dict[str, Any]:
    """Return what the session notes of a stay, nothing when there is none."""
    stay: dict[str, Any] = request.session.get(INSIDE) or {}
    return stay


def note_stay(request: HttpRequest, **changes: object) -> None:
    """Write changes into what the session notes of the stay."""
    request.session[INSIDE] = {**stay_in(request), **changes}


def is_inside(request: HttpRequest) -> bool:
    """Say whether somebody has shown all that their role of today asks for."""
    stay = stay_in(request)
    if not stay:
        return False
    return bool(stay["step"]) or not must_have_one(cast("StaffMember", request.user).role)


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether the password was given so lately that it need not be asked again."""
    proved: float = stay_in(request).get("proved", 0.0)
    return proved > (now - FRESH).timestamp()


def confirm_first(page: str) -> HttpResponse:
    """Lead to the page that asks for the password once more, and from there to `page`."""
    return SeeOther(f"{reverse('admin:confirm_password')}?{urlencode({'next': page})}")
