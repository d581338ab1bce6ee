"""Ids cannot be guessed, numbers can be said aloud."""

import re

from souche.kit.ids import public_id, spoken_number


def test_an_id_has_its_prefix_and_a_hundred_random_bits() -> None:
    ids = {public_id("ord") for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(r"ord_[0-9a-hjkmnp-tv-z]{20}", made) for made in ids)


def test_a_number_has_no_letter_mistaken_for_another() -> None:
    numbers = "".join(spoken_number() for _ in range(500))

    assert not set(numbers) & set("0O1IL2Z5S8B") - set("L")
