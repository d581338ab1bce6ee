"""A text that holds a word of a person goes whole; everything else stays."""

from __future__ import annotations

from souche.kit.forgetting import without_words


def test_what_tells_goes_whole_and_the_shape_stays() -> None:
    kept = {"to": "Zoe@Example.org", "amounts": [1, None], "told": ["Chère ZOE", "Bonjour"], "ok": True}

    assert without_words(kept, words=["zoe@example.org", "Zoe"]) == {
        "to": "",
        "amounts": [1, None],
        "told": ["", "Bonjour"],
        "ok": True,
    }


def test_no_word_takes_nothing_out() -> None:
    assert without_words({"to": "a"}, words=[""]) == {"to": "a"}
