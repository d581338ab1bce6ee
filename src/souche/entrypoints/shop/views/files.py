"""Files that belong to no page: pictures of events, the logo, and what robots are told."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from souche.domain.organisation.models import Organisation
from souche.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

PRIVATE = ("/commandes/", "/mon-adhesion/", "/mon-compte/", "/administration/", "/stripe/")
# How long a reader may rely on what security.txt says; it is written anew at each request.
RELIED_UPON = timedelta(days=90)
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in PRIVATE)])


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """Serve a picture of an event or the logo; the address allows no other folder."""
    del request
    try:
        response = FileResponse(default_storage.open(path, "rb"))
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The house's own site and webmails show them.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots to leave the orders alone."""
    del request
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say to whom one tells a hole of this installation (RFC 9116)."""
    del request
    contact = settings.SECURITY_CONTACT or f"mailto:{Organisation.current().email}"
    expires = (clock.now() + RELIED_UPON).astimezone(UTC).replace(microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.BASE_URL}{reverse('shop:security')}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
