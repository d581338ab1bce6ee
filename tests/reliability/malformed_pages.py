"""Malformed requests to every page, by strangers, buyers and the owner, with the fields that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bs4 import BeautifulSoup

from tests.entrypoints.account.addresses import every_address
from tests.reliability.malformed import CONTENT_TYPES, METHODS, Malformed, filled, odd_text
from tests.walk.who import Who, browser_of

if TYPE_CHECKING:
    from random import Random

    from django.test import Client

    from tests.entrypoints.account.addresses import Address
    from tests.walk.house import House

WALKERS = (Who.STRANGER, Who.HOLDER, Who.BUYER, Who.OWNER)
# What a browser sends with any form of ours, beside what the page asks for.
COMMON = ("csrfmiddlewaretoken", "_save", "is_sure", "action", "_selected_action", "next", "q", "page", "o")
# Half of the requests get so far that a form is read.
TRUE_SHARE = 1 / 2


@dataclass(frozen=True)
class PageSender:
    """Draws a request, and who sends it; the addresses are those of the day."""

    random: Random
    house: House
    fields: dict[tuple[str, Who], tuple[str, ...]] = field(default_factory=dict)
    readers: dict[Who, Client] = field(default_factory=dict)

    def draw(self) -> tuple[Who, Malformed]:
        """Return another request, with its sender."""
        who = self.random.choice(WALKERS)
        address = self.random.choice(every_address())
        method = self.random.choice(METHODS + ("POST",) * 5)
        words = {name: self._word(true) for name, true in self.house.words(address, who).items()}
        path = f"{_path(address, words)}{self._query()}"
        body = self._body(address, who)
        content_type = self.random.choice(CONTENT_TYPES[:1] * 5 + CONTENT_TYPES)
        kind = f"{who.name.lower()}, {'odd' if body else 'empty'} {method}"
        return who, Malformed(kind, path, method=method, body=body, content_type=content_type)

    def _word(self, true: str) -> str:
        return true if self.random.random() < TRUE_SHARE else odd_text(self.random)[:200]

    def _query(self) -> str:
        if self.random.random() < TRUE_SHARE:
            return ""
        return "?" + urlencode({self.random.choice((*COMMON, odd_text(self.random)[:50])): self._value()})

    def _body(self, address: Address, who: Who) -> bytes:
        names = self._fields(address, who)
        sent = self.random.sample(names, k=self.random.randint(1, len(names)))
        pairs = [(name, self._value()) for name in sent for _again in range(self.random.randint(1, 2))]
        body = urlencode(pairs).encode()
        return body.replace(b"=", b"=%ff%fe", 1) if self.random.random() < 1 / 8 else body

    def _value(self) -> str:
        return self.random.choice(
            ("on", "1", "2026-12-01", odd_text(self.random), odd_text(self.random)[:50])
        )

    def _fields(self, address: Address, who: Who) -> tuple[str, ...]:
        """Return what the page asks for in its forms, read from the page as this person sees it, once."""
        if (address.route, who) not in self.fields:
            if who not in self.readers:
                self.readers[who] = browser_of(who, self.house)
            page = self.readers[who].get(_path(address, self.house.words(address, who)))
            is_page = "html" in page.headers.get("Content-Type", "")
            controls = BeautifulSoup(page.content, "html.parser").select("[name]") if is_page else []
            page.getvalue()  # a file is closed once it is read
            names = {str(control["name"]) for control in controls}
            self.fields[address.route, who] = tuple(sorted({*names, *COMMON}))
        return self.fields[address.route, who]


def _path(address: Address, words: dict[str, str]) -> str:
    path = address.route
    for name in address.arguments:
        path = filled(path, name, quote(words[name], safe=""))
    return "/" + path.replace("\\", "").strip("^$").removesuffix("/?")


def browsers(house: House) -> dict[Who, Client]:
    """Return the browser of each walker, whose answers of 500 are answers and no exceptions."""
    found = {who: browser_of(who, house) for who in WALKERS}
    for browser in found.values():
        browser.raise_request_exception = False
    return found
