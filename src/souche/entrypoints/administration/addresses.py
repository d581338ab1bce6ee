"""Where a sign-in comes from, for the throttle: a stranger elsewhere must not lock out the owner."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor: behind our proxy, the last one that the proxy itself wrote."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return direct
    return request.headers.get("X-Forwarded-For", direct).rpartition(",")[2].strip()
