"""Lets the type checker read the settings: nothing starts without a SECRET_KEY, not even that."""

from __future__ import annotations

import os

from mypy.plugin import Plugin


def plugin(_version: str) -> type[Plugin]:
    """Give the settings a key, and mypy a plugin that changes nothing; django-stubs comes after."""
    os.environ.setdefault("SECRET_KEY", "only-for-the-type-checker-0123456789-0123456789-0123456789")
    return Plugin
