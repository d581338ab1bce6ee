"""Files that belong to no page: pictures of events, the logo, and what robots are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

PRIVATE = ("/commandes/", "/mon-adhesion/", "/mon-compte/", "/administration/", "/stripe/")
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
