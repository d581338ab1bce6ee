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


@cache
def _known(method: str) -> re.Pattern[str]:
    found: set[str] = set()
    for source in Path(stripe.__file__).parent.rglob("*_service.py"):
        found |= _addresses(source.read_text(encoding="utf-8"), method=method)
    return re.compile("|".join(sorted(found)))


def _addresses(source: str, *, method: str) -> set[str]:
    return {_ID.sub("[^/]+", path) for verb, path in _CALL.findall(source) if verb == method.lower()}
