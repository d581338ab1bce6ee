"""Whatever the shop refuses has its sentence, a kind of refusal that comes later too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.place_order import NotOnSale
from souche.entrypoints.shop import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FAMILIES = [
    (refusals.ORDER_REFUSED, refusals.SENTENCES),
    (refusals.MOVE_REFUSED, refusals.UNCHANGED_SENTENCES),
    (refusals.CANCELLING_REFUSED, refusals.CANCELLING_SENTENCES),
    (refusals.INVOICE_REFUSED, refusals.INVOICE_SENTENCES),
    (refusals.MEMBERSHIP_REFUSED, refusals.MEMBERSHIP_SENTENCES),
]
# It is told by the state of the sale (CLOSED_SENTENCES).
TOLD_OTHERWISE = {NotOnSale}


def kinds_of(refusal: type[Exception]) -> Iterator[type[Exception]]:
    """Yield every kind of a refusal, and their kinds."""
    for kind in refusal.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def silent(refused: tuple[type[Exception], ...], sentences: Mapping[type[Exception], object]) -> set[str]:
    """Return the refusals for which nothing would be said; one that has kinds is raised as one of them."""
    raised = {kind for refusal in refused for kind in list(kinds_of(refusal)) or [refusal]} - TOLD_OTHERWISE
    return {kind.__name__ for kind in raised if not any(base in sentences for base in kind.__mro__)}


@pytest.mark.parametrize(("refused", "sentences"), FAMILIES)
def test_each_kind_of_refusal_has_its_sentence(
    refused: tuple[type[Exception], ...], sentences: Mapping[type[Exception], object]
) -> None:
    assert silent(refused, sentences) == set()


def test_a_kind_without_a_sentence_is_noticed() -> None:
    class Refused(Exception):
        pass

    class LaterRefused(Refused):
        pass

    assert silent((Refused,), {ValueError: ""}) == {"LaterRefused"}
    assert silent((Refused,), {Refused: ""}) == set()
