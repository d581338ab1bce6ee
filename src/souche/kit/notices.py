"""Where Django keeps the notices of the next page: a cookie of ours by name, guarded like the others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NoticeCookie(CookieStorage):
    """Django's own cookie, by another name."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class NoticeStorage(FallbackStorage):
    """The cookie, else the session for what is too long."""

    storage_classes = (NoticeCookie, SessionStorage)
