"""Read a page as a person does: by its labels, its sentences and its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse


class Page:
    """What an answer shows."""

    def __init__(self, response: _MonkeyPatchedWSGIResponse) -> None:
        self.soup = BeautifulSoup(response.content, "html.parser")

    @property
    def text(self) -> str:
        """Return all that is read, with single ordinary spaces."""
        return " ".join(self.soup.get_text(" ").split())

    def one(self, selector: str) -> Tag:
        """Return the first element of a selector."""
        found = self.soup.select_one(selector)
        assert found is not None, f"nothing is {selector}: {self.text}"
        return found

    def has(self, selector: str) -> bool:
        """Say whether the page has such an element."""
        return self.soup.select_one(selector) is not None

    def field(self, name: str) -> Tag:
        """Return a field that has a label."""
        found = self.one(f'[name="{name}"]')
        assert self.has(f'label[for="{found["id"]}"]')
        return found

    def said_at(self, name: str) -> str:
        """Return the sentences that describe a field as wrong."""
        found = self.field(name)
        assert found.get("aria-invalid") == "true", f"{name} is not marked as wrong"
        ids = str(found["aria-describedby"]).split()
        return " ".join(self.one(f'[id="{error}"]').get_text(" ", strip=True) for error in ids)

    def links(self) -> list[str]:
        """Return where the links lead."""
        return [str(link["href"]) for link in self.soup.select("a[href]")]

    def buttons(self) -> list[str]:
        """Return what the buttons say, the languages' aside."""
        return [
            button.get_text(strip=True)
            for button in self.soup.select("button")
            if button.get("name") != "language"
        ]
