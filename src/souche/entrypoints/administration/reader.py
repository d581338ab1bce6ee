"""Who reads this page: links are drawn for who may follow them, wherever on the page they stand."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

_may: ContextVar[Callable[[str], bool]] = ContextVar("may", default=lambda _right: False)


@contextmanager
def read_by(may: Callable[[str], bool]) -> Iterator[None]:
    """Draw what is inside for somebody with these rights, as `timezone.override` does for a time zone."""
    token = _may.set(may)
    try:
        yield
    finally:
        _may.reset(token)


def may(right: str) -> bool:
    """Say whether who reads this page has a right; outside of a page nobody has any."""
    return _may.get()(right)


def may_see(row: Model) -> bool:
    """Say whether who reads this page may open the page of a row."""
    options = row._meta  # noqa: SLF001  # Django's public way to a model's names
    return may(f"{options.app_label}.view_{options.model_name}")
