"""Means of payment are said as a person says them, in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from souche.domain.payments.means import means_in_words, payment_in_words

# In Paris it is the 25th already.
LATE_EVENING = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("card", "carte bancaire"),
        ("sepa_debit", "prélèvement SEPA"),
        ("ideal", "iDEAL"),
        ("revolut_pay", "Revolut Pay"),
        ("", ""),
    ],
)
def test_each_has_its_words(method: str, words: str) -> None:
    with translation.override("fr"):
        assert means_in_words(method) == words


@pytest.mark.parametrize(
    ("language", "method", "sentence"),
    [
        ("fr", "card", "Payée le 25 novembre 2026 par carte bancaire."),
        ("en", "card", "Paid on 25 November 2026 by card."),
        ("en", "sepa_debit", "Paid on 25 November 2026 by SEPA direct debit."),
        ("fr", "", "Payée le 25 novembre 2026."),
    ],
)
def test_the_day_is_the_one_of_the_house(language: str, method: str, sentence: str) -> None:
    with translation.override(language):
        said = payment_in_words(
            received_at=LATE_EVENING, method=method, time_zone="Europe/Paris", language=language
        )

    assert said.replace("\N{NO-BREAK SPACE}", " ") == sentence
