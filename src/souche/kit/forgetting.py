"""Words of a person taken out of what was kept as text or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection


def without_words(content: Any, *, words: Collection[str]) -> Any:
    """Return a text, or what JSON holds, empty wherever one of the words stands, in capitals or not.

    A text goes whole: what stands around a name tells of its person too.
    """
    if isinstance(content, str):
        return "" if _tells(content, words) else content
    if isinstance(content, dict):
        return {name: without_words(value, words=words) for name, value in content.items()}
    if isinstance(content, list):
        return [without_words(value, words=words) for value in content]
    return content


def _tells(text: str, words: Collection[str]) -> bool:
    return any(word.casefold() in text.casefold() for word in words if word)
