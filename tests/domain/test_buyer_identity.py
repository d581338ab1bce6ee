"""An identity contradicts itself nowhere, or says in words what to copy again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.cast import identity


def refusals(**changes: object) -> dict[str, list[str]]:
    """Return the sentences by field that an identity is refused with."""
    try:
        identity(**changes).full_clean(exclude=["customer", "recorded_at"])
    except ValidationError as refused:
        return dict(refused.message_dict)
    return {}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"siren_or_siret": "732 829 320"},
        {"buyer_type": "association", "siren_or_siret": "", "vat_number": ""},
        {"buyer_type": "public", "siren_or_siret": "21210231300013", "vat_number": ""},
        {"buyer_type": "eu", "country": "be", "siren_or_siret": "", "vat_number": "BE 0428.759.497"},
        {"buyer_type": "eu", "country": "GR", "siren_or_siret": "", "vat_number": "EL094259216"},
        {"buyer_type": "abroad", "country": "CH", "siren_or_siret": "", "vat_number": "CHE-107.787.577 TVA"},
        {"buyer_type": "individual", "siren_or_siret": "", "vat_number": "", "country": ""},
    ],
)
def test_a_true_identity_is_taken(changes: dict[str, object]) -> None:
    assert refusals(**changes) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"siren_or_siret": "73282932000075"}, "siren_or_siret", "n’existe pas"),
        ({"siren_or_siret": "7328", "vat_number": ""}, "siren_or_siret", "n’existe pas"),
        ({"siren_or_siret": ""}, "siren_or_siret", "Indiquez le SIREN"),
        ({"buyer_type": "public", "siren_or_siret": ""}, "siren_or_siret", "Indiquez le SIREN"),
        ({"vat_number": "BE0428759497"}, "vat_number", "d’un autre pays : le vôtre commence par FR"),
        ({"vat_number": "FR45732829320"}, "vat_number", "n’existe pas"),
        ({"vat_number": "FR40303265045"}, "vat_number", "pas de la même organisation"),
        ({"buyer_type": "eu", "country": "CH", "vat_number": ""}, "country", "Union européenne"),
        ({"buyer_type": "eu", "country": "FR", "vat_number": ""}, "country", "Union européenne"),
        ({"buyer_type": "abroad", "country": "DE", "vat_number": ""}, "country", "hors de l’Union"),
        ({"buyer_type": "abroad", "country": "C", "vat_number": ""}, "country", "hors de l’Union"),
        ({"city": ""}, "city", "vide"),
    ],
)
def test_a_wrong_one_is_refused_in_words(changes: dict[str, object], field: str, words: str) -> None:
    sentences = refusals(**changes)

    assert list(sentences) == [field]
    assert words in sentences[field][0]


def test_numbers_are_written_without_spaces_and_a_french_buyer_lives_in_france() -> None:
    written = identity(country="", siren_or_siret="732 829 320 00074", vat_number="fr 44 732829320")
    written.full_clean(exclude=["customer", "recorded_at"])

    assert (written.country, written.siren_or_siret, written.vat_number) == (
        "FR",
        "73282932000074",
        "FR44732829320",
    )
