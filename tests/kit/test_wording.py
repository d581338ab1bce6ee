from datetime import UTC, datetime

import pytest

from souche.kit.wording import day_in_words, hour_in_words, instant_in_words, money_in_words

EVENING = datetime(2026, 12, 5, 19, 30, tzinfo=UTC)


def test_the_day_and_the_hour_are_those_of_the_place() -> None:
    french = instant_in_words(instant=EVENING, time_zone="Europe/Paris", language="fr")
    english = instant_in_words(instant=EVENING, time_zone="America/Montreal", language="en")

    assert french == "samedi 5 décembre 2026 à 20\xa0h\xa030"
    assert english == "Saturday 5 December 2026, 14:30"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    """The house's first, which is the last of the month before in London."""
    first = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    assert day_in_words(instant=first, time_zone="Europe/Paris", language="fr") == "1er décembre 2026"
    assert day_in_words(instant=first, time_zone="Europe/Paris", language="en") == "1 December 2026"
    assert day_in_words(instant=first, time_zone="UTC", language="fr") == "30 novembre 2026"
    assert (
        instant_in_words(instant=first, time_zone="Europe/Paris", language="fr")
        == "mardi 1er décembre 2026 à 0\xa0h\xa030"
    )


def test_an_hour_stands_alone() -> None:
    assert hour_in_words(instant=EVENING, time_zone="Europe/Paris", language="fr") == "20\xa0h\xa030"
    assert hour_in_words(instant=EVENING, time_zone="Europe/Paris", language="en") == "20:30"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "1\xa0234,50\xa0€"), ("en", "€1,234.50")], ids=["French", "English"]
)
def test_an_amount_is_written_as_its_readers_write(language: str, words: str) -> None:
    said = money_in_words(cents=123_450, currency="EUR", language=language)

    assert said.replace("\u202f", "\xa0") == words
