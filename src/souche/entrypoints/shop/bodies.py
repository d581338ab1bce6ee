"""How long a body may be at each address, and what is said of one that is too long or too slow."""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import parse_cookie
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from souche.entrypoints.shop.turning_away import turn_away
from souche.kit.front.front import REFUSAL, TOO_SLOW
from souche.kit.pictures import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

KILOBYTE = 1024
# The longest form that is let through to be read: 2,000 fields (DATA_UPLOAD_MAX_NUMBER_FIELDS).
FORM_BYTES = 256 * KILOBYTE
# A picture, and the form around it.
PICTURE_BYTES = MAX_BYTES + FORM_BYTES


class BodyLimits:
    """Forms are short, Stripe's messages longer, and pictures are sent by staff who have signed in."""

    def at_once(self, environ: dict[str, Any]) -> int:
        """Return the bytes that anybody may send to this address."""
        is_of_stripe = environ["PATH_INFO"] == reverse("webhooks:receive")
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_of_stripe else FORM_BYTES

    def after_asking(self, environ: dict[str, Any]) -> int:
        """Return the bytes that this sender may send."""
        if _is_of_staff(environ["PATH_INFO"]) and _has_signed_in(environ.get("HTTP_COOKIE", "")):
            return PICTURE_BYTES
        return self.at_once(environ)


class BodyMiddleware:
    """Turn away what the front refused, or would have under another server; take files of staff alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._limits = BodyLimits()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, before anything of the body is read."""
        refusal = request.META.get(REFUSAL)
        if refusal == TOO_SLOW:
            return _too_slow(request)
        if refusal or self._is_too_long(request.META):
            return _too_long(request)
        if not _is_of_staff(request.path_info):
            request.upload_handlers = [NoFile(request)]
        return self.get_response(request)

    def _is_too_long(self, meta: dict[str, Any]) -> bool:
        announced = meta.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isdecimal() else 0
        return length > self._limits.at_once(meta) and length > self._limits.after_asking(meta)


class NoFile(FileUploadHandler):
    """Keeps no file: no page of the public asks for one."""

    def new_file(self, *_arguments: object, **_options: object) -> NoReturn:
        """Pass over it; the fields around it are read."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on what no handler before has taken."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Make no file."""
        del file_size
        return None


def _is_of_staff(path: str) -> bool:
    return path.startswith(reverse("admin:index"))


def _has_signed_in(cookies: str) -> bool:
    """Tell whether a member of staff has signed in with these cookies."""
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return bool(key) and SESSION_KEY in store(key)


def _too_slow(request: HttpRequest) -> HttpResponse:
    return turn_away(
        request=request,
        status=HTTPStatus.REQUEST_TIMEOUT,
        title=_("This took too long"),
        sentence=_(
            "What you sent did not arrive in time, and nothing was done with it. Go back to the page before "
            "and send it again; if it happens again, try another connection."
        ),
    )


def _too_long(request: HttpRequest) -> HttpResponse:
    return turn_away(
        request=request,
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title=_("This is too large"),
        sentence=_(
            "What you sent is larger than this page takes, and nothing was done with it. A picture may have "
            "8 MB at most, and is sent by staff who have signed in."
        ),
    )
