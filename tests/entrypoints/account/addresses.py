"""Every address of the application, as its URLconf has it, and what a person would put into each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from souche.kit.secrets import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from souche.domain.invoices.models import Invoice
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)\$?")


@dataclass(frozen=True)
class Address:
    """A pattern of the URLconf, with its full name and the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def is_administration(self) -> bool:
        return self.route.startswith("administration/")

    def path(self, words: dict[str, str]) -> str:
        """Return the address with its arguments filled in."""
        if self.name:
            return reverse(self.name, kwargs=words)
        return "/" + ARGUMENT.sub(lambda found: words[found[1] or found[2]], self.route)


@dataclass(frozen=True)
class Papers:
    """What someone bought, and the words that open it."""

    order: Order
    invoice: Invoice
    membership: Membership
    sign_in_word: str
    basket_word: str


def every_address(resolver: URLResolver | None = None) -> list[Address]:
    """Walk the whole URLconf of the application, or the one given."""
    return list(_walk(resolver or get_resolver()))


def _walk(resolver: URLResolver, route: str = "", space: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, here, pattern.namespace or space)
        elif isinstance(pattern, URLPattern):
            name = f"{space}:{pattern.name}" if pattern.name else ""
            arguments = tuple(pattern.pattern.regex.groupindex) or ("",) * pattern.pattern.regex.groups
            yield Address(name, here, arguments)


def order_words(papers: Papers) -> dict[str, str]:
    """Return what opens an order."""
    return {"link": papers.order.link}


def membership_words(papers: Papers) -> dict[str, str]:
    """Return what opens a membership."""
    return {"link": papers.membership.link}


# What opens each address of a person's own. A new one is added here with the word that opens it.
OWN: dict[str, Callable[[Papers], dict[str, str]]] = {
    "account:enter": lambda papers: {"token": papers.sign_in_word},
    "account:invoice": lambda papers: {"invoice_id": papers.invoice.public_id},
    "account:replace_link": lambda papers: {"public_id": papers.order.public_id},
    "account:year": lambda papers: {"year": f"{papers.invoice.issued_at:%Y}"},
    "shop:order": order_words,
    "shop:order_state": order_words,
    "shop:pay": order_words,
    "shop:cancel": order_words,
    "shop:cancel_tickets": order_words,
    "shop:tickets": order_words,
    "shop:request_invoice": order_words,
    "shop:attestations": order_words,
    "shop:invoice": lambda papers: {**order_words(papers), "invoice_id": papers.invoice.public_id},
    "shop:correct_invoice": lambda papers: {**order_words(papers), "invoice_id": papers.invoice.public_id},
    "shop:kept_basket": lambda papers: {"token": papers.basket_word},
    "shop:membership": membership_words,
    "shop:stop_membership": membership_words,
    "shop:agree_price": membership_words,
    "shop:change_card": membership_words,
}
# What anybody may read, once it is published.
PUBLIC = {
    "shop:event": {"slug": "piece-0"},
    "shop:plan": {"slug": "adhesion-0"},
    "shop:media": {"path": "events/piece.png"},
}
ADMINISTRATION = frozenset(
    {
        "object_id", "content_type_id", "id", "pk", "app_label", "url", "token",
        "link",  "invoice_id", "year",
    }
)  # fmt: skip


def uncovered(addresses: Iterable[Address]) -> list[str]:
    """Return the addresses with arguments of which it is not said here what opens them."""
    return [address.name or address.route for address in addresses if not _is_covered(address)]


def _is_covered(address: Address) -> bool:
    if address.is_administration:
        return set(address.arguments) <= ADMINISTRATION
    return not address.arguments or address.name in OWN or address.name in PUBLIC


def guesses(address: Address, *, alice: Papers, charlie: Papers) -> list[str]:
    """Return where Charlie may look for what is Alice's: with her ids, his own words, forgeries."""
    if address.is_administration:
        return [address.path(words) for words in _rows_of(address, alice)]
    if address.name not in OWN:
        return [address.path(PUBLIC.get(address.name, {}))]
    his, hers = OWN[address.name](charlie), OWN[address.name](alice)
    tried = [_tries(argument, his=his[argument], alice=alice) for argument in address.arguments]
    if "invoice_id" in hers:
        tried[address.arguments.index("invoice_id")].append(hers["invoice_id"])
    return [address.path(dict(zip(address.arguments, words, strict=True))) for words in product(*tried)]


def _tries(argument: str, *, his: str, alice: Papers) -> list[str]:
    if argument == "year":
        return [his]
    ids = [
        alice.order.public_id,
        alice.order.number,
        alice.membership.public_id,
        alice.invoice.number,
        alice.invoice.stripe_invoice_id,
        str(alice.order.pk),
    ]
    signature = his.rpartition(":")[2]
    forged = [f"{public_id}:{signature}" for public_id in (alice.order.public_id, alice.membership.public_id)]
    elsewhere = [sign(purpose="ticket", value=alice.order.public_id), alice.sign_in_word[:-1]]
    return [his, *ids, *forged, *elsewhere]


def _rows_of(address: Address, papers: Papers) -> list[dict[str, str]]:
    rows = (papers.order, papers.order.customer, papers.invoice, papers.membership)
    keys = sorted({str(row.pk) for row in rows})
    words = {"app_label": "orders", "content_type_id": "1", "url": "anything", **_previewed(address, papers)}
    return [{name: words.get(name, key) for name in address.arguments} for key in keys]


def _previewed(address: Address, papers: Papers) -> dict[str, str]:
    """Return what opens a preview to staff."""
    row = papers.membership if "mon-adhesion" in address.route else papers.order
    return {
        "link": row.public_id,
        "invoice_id": papers.invoice.public_id,
        "year": f"{papers.invoice.issued_at:%Y}",
    }
