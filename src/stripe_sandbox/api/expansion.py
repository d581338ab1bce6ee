"""`expand[]`: replaces ids by their objects, and adds the lists that Stripe leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import stripe
from stripe import billing_portal, checkout, test_helpers

from stripe_sandbox.api.errors import invalid
from stripe_sandbox.api.inclusions import include
from stripe_sandbox.state.events import shown
from stripe_sandbox.state.links import LINKED, renew_link

if TYPE_CHECKING:
    from stripe_sandbox.api.errors import StripeError
    from stripe_sandbox.state.store import Json, Store

DEEPEST = 4
_SIMPLE = frozenset({NoneType, bool, int, float, str, Decimal})
RESOURCES: dict[str, type[Any]] = {
    resource.OBJECT_NAME: resource
    for resource in (
        stripe.Account,
        stripe.BalanceTransaction,
        billing_portal.Configuration,
        billing_portal.Session,
        stripe.Charge,
        checkout.Session,
        stripe.CreditNote,
        stripe.Customer,
        stripe.Dispute,
        stripe.Event,
        stripe.Invoice,
        stripe.InvoiceItem,
        stripe.InvoicePayment,
        stripe.PaymentIntent,
        stripe.PaymentMethod,
        stripe.Payout,
        stripe.Price,
        stripe.Product,
        stripe.Refund,
        stripe.Subscription,
        stripe.SubscriptionItem,
        stripe.TaxId,
        stripe.TaxRate,
        stripe.WebhookEndpoint,
        test_helpers.TestClock,
    )
} | {"item": stripe.LineItem, "line_item": stripe.InvoiceLineItem}


def expanded(*, store: Store, answer: Json, paths: list[str], now: int) -> Json:
    """Return the answer with every path expanded; raise Stripe's 400 for a property that cannot be."""
    for path in paths:
        parts = path.split(".")
        if len([part for part in parts if part != "data"]) > DEEPEST:
            raise invalid(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                param="expand",
            )
        _Expansion(store=store, path=path, now=now).expand(answer, parts)
    return answer


@dataclass(frozen=True, kw_only=True)
class _Expansion:
    store: Store
    path: str
    now: int

    def expand(self, node: Any, parts: list[str]) -> None:
        """Expand what `parts` name, from this node downwards."""
        if isinstance(node, list):
            for element in node:
                self.expand(element, parts)
            return
        if not parts or node is None:
            return
        if not isinstance(node, dict):
            raise _impossible(self.path)
        include(store=self.store, node=node, names=parts)
        self._expand_field(node, parts[0], is_last=len(parts) == 1)
        self.expand(node.get(parts[0]), parts[1:])

    def _expand_field(self, node: Json, head: str, *, is_last: bool) -> None:
        if head not in node:
            # What is not there, as the movement of a refund that did not fail, may be asked for.
            if _is_known(node, head):
                return
            raise invalid(
                f"This property cannot be expanded because it doesn't exist: {self.path}", param="expand"
            )
        if isinstance(node[head], str):
            node[head] = self._found(node, head)
        elif isinstance(node[head], list) and not all(isinstance(e, dict) for e in node[head]):
            node[head] = [self.store.get(element) or element for element in node[head]]
        elif is_last and not isinstance(node[head], dict | list | None):
            raise _impossible(self.path)

    def _found(self, node: Json, head: str) -> Json:
        found = self.store.get(node[head]) if _is_expandable(node, head) else None
        if found is None:
            raise _impossible(self.path)
        if found["object"] in LINKED:
            renew_link(store=self.store, document=found, now=self.now)
        return shown(store=self.store, event=found) if found["object"] == "event" else found


def _is_known(node: Json, head: str) -> bool:
    """Tell whether Stripe's type has such a field, and something in it to be opened."""
    resource = RESOURCES.get(node.get("object", ""))
    options = get_args(vars(resource)["__annotations__"].get(head)) if resource else ()
    return any(get_origin(option) is not Literal and option not in _SIMPLE for option in options)


def _is_expandable(node: Json, head: str) -> bool:
    resource = RESOURCES.get(node.get("object", ""))
    if resource is None:
        # A nested hash: an id that names an object of ours is one.
        return True
    hint = vars(resource)["__annotations__"].get(head)
    return str in get_args(hint) and any(hasattr(option, "__forward_arg__") for option in get_args(hint))


def _impossible(path: str) -> StripeError:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
