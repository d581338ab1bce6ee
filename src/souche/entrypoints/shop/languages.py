"""The language of a visit: the one chosen by the visitor, else French."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

KNOWN = {code for code, _name in settings.LANGUAGES}


def chosen_language(request: HttpRequest) -> str:
    """Return the language of the cookie, the house's when there is none."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in KNOWN else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speak the language of the cookie; browsers' own wishes are not asked, the house speaks French."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request alone."""
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE or settings.LANGUAGE_CODE)
        return response
