"""A visitor without a browser: reads the forms of a page, fills them in and sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_SECONDS = 30
# What leads a browser on to another page without a click.
AT_ONCE = "0; url="


class NoSuchForm(Exception):
    """The page has no form with these fields."""


@dataclass
class Form:
    """A form as the page gives it: where it goes, how, and what it holds before anyone types."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.next = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their fields, and links."""
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(known.get("action", ""), known.get("method", "get").lower()))
        elif tag == "meta" and known.get("content", "").startswith(AT_ONCE):
            self.next = known["content"].removeprefix(AT_ONCE)
        elif tag == "a" and "href" in known:
            self.links.append(known["href"])
        elif self.forms and tag in {"input", "select", "textarea"} and "name" in known:
            self._note_field(known)

    def _note_field(self, known: dict[str, str]) -> None:
        is_unchecked = known.get("type") in {"checkbox", "radio"} and "checked" not in known
        if known.get("type") != "submit" and not is_unchecked:
            self.forms[-1].fields[known["name"]] = known.get("value", "")


class Visitor:
    """Keeps cookies, follows redirects, and remembers the page it is on."""

    def __init__(self) -> None:
        self._http = httpx.Client(follow_redirects=True, timeout=PATIENCE_SECONDS)
        self.page = httpx.Response(200, request=httpx.Request("GET", "http://127.0.0.1/"))

    def close(self) -> None:
        """Leave."""
        self._http.close()

    def open(self, url: str) -> None:
        """Go to a page; raise httpx.HTTPStatusError when it is not there."""
        self.page = self._http.get(url)
        self._go_on()

    def links(self) -> list[str]:
        """Return the absolute addresses of the page's links."""
        return [urljoin(str(self.page.url), link) for link in self._read().links]

    def form_with(self, field_start: str) -> Form:
        """Return the first form that has a field whose name starts with `field_start`."""
        for form in self._read().forms:
            if any(name.startswith(field_start) for name in form.fields):
                return form
        raise NoSuchForm(f"{self.page.url} has no form with {field_start!r}")

    def form_to(self, address_end: str) -> Form:
        """Return the first form whose address ends with `address_end`."""
        for form in self._read().forms:
            if form.action.endswith(address_end):
                return form
        raise NoSuchForm(f"{self.page.url} has no form to {address_end!r}")

    def send(self, form: Form, answers: Mapping[str, str]) -> None:
        """Send a form with `answers` over what it already holds; raise httpx.HTTPStatusError when refused."""
        url = urljoin(str(self.page.url), form.action)
        self.page = self._http.post(
            url, data={**form.fields, **answers}, headers={"Referer": str(self.page.url)}
        )
        self._go_on()

    def _go_on(self) -> None:
        """Follow a page that leads on by itself."""
        self.page.raise_for_status()
        following = self._read().next
        if following:
            self.open(following)

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.page.text)
        return reader
