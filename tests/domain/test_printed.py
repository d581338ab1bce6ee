"""A printed line keeps its day: a long label gives way, and is known again."""

from __future__ import annotations

import pytest

from souche.domain.payments.printed import LONGEST_LABEL, is_label_of, label_with

DAY = "jeudi 10 décembre 2026 à 20 h 00, Grande salle"


@pytest.mark.parametrize("label", ["Hamlet – Place – Plein tarif", "É" * 286, "É" * 120 + " – " + "(…" * 80])
def test_the_day_stands_and_the_label_is_known(label: str) -> None:
    printed = label_with(DAY, label=label)

    assert len(printed) <= LONGEST_LABEL
    assert printed.endswith(f" ({DAY})")
    assert is_label_of(printed, label=label)


def test_another_label_is_not_taken_for_it() -> None:
    printed = label_with(DAY, label="Hamlet – Place – Plein tarif")

    assert not is_label_of(printed, label="Hamlet – Place – Tarif réduit")
    assert not is_label_of(label_with(DAY, label="É" * 286), label="È" * 286)
