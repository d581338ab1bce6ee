from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from souche.domain.orders.states import OrderStatus
from souche.entrypoints.webhooks.routes import ROUTES
from tests.architecture.sources import ROOT, name_of

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_document_points_at_what_exists(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_guide_names_the_events_to_ask_stripe_for(language: str) -> None:
    guide = (ROOT / "docs" / "guide" / f"{language}.md").read_text(encoding="utf-8")

    named = re.findall(r"`((?:charge|checkout|credit_note|customer|invoice|refund)\.[a-z_.]+)`", guide)
    assert set(named) == set(ROUTES)


def test_the_glossary_knows_the_states_of_an_order() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    assert [status for status in OrderStatus.values if f"`{status}`" not in glossary] == []
