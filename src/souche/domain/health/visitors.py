"""Where visitors seem to come from: one address for all is a proxy's, and limits count them as one."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axes.models import AccessAttempt, AccessLog
from django.conf import settings

from souche.domain.customers.models import SignIn
from souche.domain.health.findings import Finding, State, well
from souche.kit.proxies import UNIX

if TYPE_CHECKING:
    from datetime import datetime

    from souche.kit.proxies import TrustedProxies

SEEN = timedelta(days=7)
# Of each kind of sign-in: staff who entered, staff who were refused, buyers.
LATEST = 20


def find_visitors(*, now: datetime) -> Finding:
    """Return which address was seen last, and whether all of them are one that looks like a proxy's."""
    seen = _latest_addresses(since=now - SEEN)
    if not seen:
        return Finding("visitors", State.WELL, "visitors_unknown")
    word = _suspicion(set(seen))
    if not word:
        return well("visitors", address=seen[0])
    return Finding("visitors", State.TO_LOOK_AT, word, {"address": seen[0] or UNIX})


def _suspicion(addresses: set[str]) -> str:
    """Return the word of what is wrong with these addresses; empty when nothing is."""
    proxies: TrustedProxies = settings.TRUSTED_PROXIES
    if all(map(proxies.trusts, addresses)):
        return "visitors_unnamed"
    if addresses == {""}:
        return "visitors_of_a_socket"
    is_public = not _is_local(urlsplit(settings.BASE_URL).hostname or "")
    is_one = len(addresses) == 1 and _is_local(*addresses)
    return "visitors_of_a_proxy" if is_one and is_public else ""


def _latest_addresses(*, since: datetime) -> list[str]:
    """Return the addresses of the latest sign-ins, the last one first; empty when it came by a socket."""
    staff = [
        row
        for model in (AccessLog, AccessAttempt)
        for row in model.objects.filter(attempt_time__gte=since)
        .order_by("-attempt_time")
        .values_list("attempt_time", "ip_address")[:LATEST]
    ]
    buyers = SignIn.objects.filter(requested_at__gte=since).order_by("-requested_at")
    rows = [*staff, *buyers.values_list("requested_at", "network")[:LATEST]]
    latest_first = sorted(rows, key=lambda row: row[0], reverse=True)
    return [(address or "").partition("/")[0] for _seen_at, address in latest_first]


def _is_local(name: str) -> bool:
    """Tell whether a host is this machine or of a private network."""
    try:
        return ip_address(name).is_private
    except ValueError:
        return name == "localhost"
