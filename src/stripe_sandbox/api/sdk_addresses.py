"""Which addresses of Stripe's API the official library knows, read from its sources when first asked."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import stripe

# A service calls `_request("get", "/v1/refunds/{refund}", ...)`.
_CALL = re.compile(r'"(get|post|delete)",\s*"(/v1/[^"]*)"')
METHODS = ("GET", "POST", "DELETE")
_ID = re.compile(r"\{\w+\}")


def is_known(*, method: str, path: str) -> bool:
    """Tell whether the library can send this request, whoever answers it; `path` is a real address."""
    return method in METHODS and bool(_known(method).fullmatch(path))


def is_fixed(*, method: str, path: str) -> bool:
    """Tell whether the library knows this very address, in which no part is an id."""
    return method in METHODS and path in _addresses(method)


@cache
def _known(method: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(_ID.sub("[^/]+", path) for path in _addresses(method))))


@cache
def _addresses(method: str) -> frozenset[str]:
    sources = Path(stripe.__file__).parent.rglob("*_service.py")
    calls = [call for source in sources for call in _CALL.findall(source.read_text(encoding="utf-8"))]
    return frozenset(path for verb, path in calls if verb == method.lower())
