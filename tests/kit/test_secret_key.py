"""Nothing starts with a SECRET_KEY that could be guessed."""

from __future__ import annotations

import pytest

from souche.kit.secret_key import EMPTY, TOO_SHORT, WeakKey, require_strong


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", EMPTY),
        (" " * 60, EMPTY),
        ("abcdefghij" * 4 + "123456789", TOO_SHORT),
        ("a" * 60, TOO_SHORT),
    ],
)
def test_it_names_what_is_wrong(key: str, sentence: str) -> None:
    with pytest.raises(WeakKey, match="SECRET_KEY is") as refused:
        require_strong(key=key)

    assert str(refused.value) == sentence


def test_fifty_characters_are_enough_and_one_less_is_not() -> None:
    fifty = "abcdefghij" * 5

    require_strong(key=fifty)
    with pytest.raises(WeakKey):
        require_strong(key=fifty[1:])
