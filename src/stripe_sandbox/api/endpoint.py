"""One endpoint: its address, its parameters, what it does and which events it emits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.errors import NOT_FOUND, invalid, no_such
from stripe_sandbox.api.specs import spec_of
from stripe_sandbox.api.validation import Rules, check_params
from stripe_sandbox.state.clocks import follow_clock
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

LIST = "limit starting_after ending_before"
CREATED = "created created.gt created.gte created.lt created.lte"
MOST_PER_PAGE, USUAL_PER_PAGE = 100, 10


@dataclass(kw_only=True)
class Call:
    """A checked request on its way: its unit of work, its typed parameters and the ids of its address."""

    work: Work
    params: Json
    ids: dict[str, str]
    path: str

    @property
    def store(self) -> Store:
        """Return the store, inside this request's transaction."""
        return self.work.store

    def subject(self, kind: str, *, word: str | None = None) -> Json:
        """Return the object that the address names; raise a 404 in Stripe's words."""
        return self.require(kind, self.ids["id"], word=word, status=NOT_FOUND)

    def require(
        self, kind: str, object_id: str, *, param: str = "id", word: str | None = None, status: int = 400
    ) -> Json:
        """Return an object of a kind by its id, at the time of its customer; raise « No such … »."""
        found = self.store.get(object_id, kind=kind)
        if found is None or found.get("deleted"):
            raise no_such(word or kind, object_id, param=param, status=status)
        follow_clock(work=self.work, thing=found)
        return found

    def page(
        self,
        kind: str,
        *,
        filters: str = "",
        parent: str | None = None,
        is_oldest_first: bool = False,
        conditions: tuple[str, ...] = (),
        **equals: Any,
    ) -> Json:
        """Return Stripe's list of a kind; `filters` names the parameters that filter by their own name."""
        given = {name: self.params[name] for name in filters.split() if name in self.params}
        limit = self.params.get("limit", USUAL_PER_PAGE)
        if not 1 <= limit <= MOST_PER_PAGE:
            raise invalid(
                f"Invalid integer: limit must be between 1 and {MOST_PER_PAGE}.",
                param="limit",
                code="parameter_invalid_integer",
            )
        query = Query(
            kind=kind,
            equals=given | equals,
            created=self._created(),
            conditions=conditions,
            parent=parent,
            after=self._cursor("starting_after"),
            before=self._cursor("ending_before"),
            limit=limit + 1,
            is_oldest_first=is_oldest_first,
        )
        found = self.store.select(query)
        extra = len(found) > limit
        kept = found[1:] if extra and query.before else found[:limit]
        return {"object": "list", "data": kept, "has_more": extra, "url": self.path}

    def _created(self) -> Mapping[str, int]:
        created = self.params.get("created", {})
        return created if isinstance(created, dict) else {"gte": created, "lte": created}

    def _cursor(self, name: str) -> str | None:
        cursor = self.params.get(name)
        if cursor and self.store.get(cursor) is None:
            raise no_such("object", cursor, param=name)
        return cursor


Run = Callable[[Call], "Json"]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`params` is a TypedDict of `stripe.params`; `supports` are dotted paths separated by spaces."""

    method: str
    path: str
    params: Any
    run: Run
    supports: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    emits: tuple[str, ...] = ()

    def checked(self, raw: Json) -> Json:
        """Return the typed parameters of a request; raise StripeError."""
        rules = Rules(supports=frozenset(self.supports.split()), limits=self.limits)
        return check_params(spec=spec_of(self.params), raw=raw, rules=rules)

    @property
    def ids(self) -> list[str]:
        """Return the names of the ids in the address."""
        return re.findall(r"\{(\w+)\}", self.path)


def merged_metadata(current: Json | None, changes: Json | str | None) -> Json:
    """Return metadata after an update: keys are merged, an empty value removes its key, `""` removes all."""
    if changes == "":
        return {}
    merged = {**(current or {}), **(changes if isinstance(changes, dict) else {})}
    return {key: value for key, value in merged.items() if value != ""}
