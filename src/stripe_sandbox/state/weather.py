"""The weather: rules that make the sandbox misbehave on purpose, drawn so that a run repeats, and their log.

It decides when a rule strikes; what a strike does is for the API and for the events to carry out.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stripe_sandbox.state.store import Json, Store

REQUEST_KINDS = (
    "latency",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
    "error_before",
    "error_after",
    "rate_limit",
    "lock_timeout",
    "idempotency_key_in_use",
    "permission_denied",
    "tax_id_invalid",
    "endpoint_limit",
)
# What some kinds befall alone, whatever their target.
ONLY_BEFALL = {
    "endpoint_limit": frozenset({"POST /v1/webhook_endpoints"}),
    "tax_id_invalid": frozenset(
        {"POST /v1/customers", "POST /v1/customers/{id}/tax_ids", "POST /v1/tax_ids"}
    ),
}
WEBHOOK_KINDS = ("delay", "duplicate", "reorder", "drop", "double")
KINDS = (*REQUEST_KINDS, *WEBHOOK_KINDS)
# The kinds that last, and for how long when the rule does not say.
USUAL_SECONDS = {"latency": 1.0, "timeout_before": 60.0, "timeout_after": 60.0, "delay": 5.0}
LONGEST_SECONDS = 24 * 3600.0
# By chance an event takes one of the first turns; by choice, any.
TURNS, MOST_TURNS = 4, 100
LOG_LENGTH = 1000


class BadWeather(Exception):
    """A rule that makes no sense; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What befalls a request (`POST /v1/refunds`) or an event (`invoice.paid`) that `target` names.

    `target` takes `*` for any run of characters. `count` is how many times it strikes at most, None being
    without end; `probability` is that of each time, drawn from `seed`; `seconds` is how long it lasts;
    `turn` is the one that a reordered event takes among those of its payment, None being by chance.
    """

    kind: str
    target: str = "*"
    seconds: float = 0.0
    count: int | None = None
    probability: float = 1.0
    seed: int = 0
    turn: int | None = None

    def is_about(self, subject: str) -> bool:
        """Tell whether a request or an event is one that the rule names."""
        return fnmatchcase(subject, self.target)

    def draw(self, *, turn: int) -> Random:
        """Return the chance of one turn: the same for the same seed and turn, in any run."""
        return Random(f"{self.seed}:{self.kind}:{self.target}:{turn}")  # noqa: S311 - weather, no secret


@dataclass(frozen=True, kw_only=True)
class Strike:
    """A rule that befalls something now, with its chance: the draws that are left after the first."""

    rule: Rule
    chance: Random


@dataclass(frozen=True, kw_only=True)
class Course:
    """How an event reaches its endpoints: its turn among those of its transaction, and its misfortunes."""

    stage: int = 0
    delay_seconds: float = 0.0
    copies: int = 1
    is_dropped: bool = False


FAIR = Course()


def rule_of(given: Json) -> Rule:
    """Return the rule that a person wrote; raise BadWeather."""
    unknown = sorted(given.keys() - set(_CHECKS))
    if unknown:
        raise BadWeather(f"Unknown field: {unknown[0]}. Fields are {', '.join(_CHECKS)}.")
    if given.get("kind") not in KINDS:
        raise BadWeather(f"kind must be one of {', '.join(KINDS)}.")
    for name, value in given.items():
        if not _CHECKS[name](value):
            raise BadWeather(f"{name} cannot be {value!r}.")
    if given.get("turn") is not None and given["kind"] != "reorder":
        raise BadWeather("turn is for the kind reorder.")
    return Rule(**{"seconds": USUAL_SECONDS.get(given["kind"], 0.0), **given})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "kind": lambda value: value in KINDS,
    "target": lambda value: isinstance(value, str) and value != "",
    "seconds": lambda value: _is_number(value) and 0 <= value <= LONGEST_SECONDS,
    "count": lambda value: value is None or (type(value) is int and value > 0),
    "probability": lambda value: _is_number(value) and 0 <= value <= 1,
    "seed": lambda value: type(value) is int,
    "turn": lambda value: value is None or (type(value) is int and 0 <= value < MOST_TURNS),
}


def add_rule(*, store: Store, rule: Rule) -> Json:
    """Keep a rule and return it as `rules` does."""
    row = store.rows(
        "INSERT INTO weather_rules(rule, turns, strikes) VALUES (?, 0, 0) RETURNING *",
        (json.dumps(asdict(rule)),),
    )
    return _shown(row[0])


def remove_rule(*, store: Store, number: int) -> bool:
    """Forget a rule; return whether there was one."""
    return bool(store.rows("DELETE FROM weather_rules WHERE id=? RETURNING id", (number,)))


def clear(*, store: Store) -> None:
    """Forget every rule and the log."""
    with store.transaction():
        store.rows("DELETE FROM weather_rules")
        store.rows("DELETE FROM weather_log")


def rules(*, store: Store) -> list[Json]:
    """Return the rules in force, oldest first, each with its id and how often it was drawn and struck."""
    return [_shown(row) for row in store.rows("SELECT * FROM weather_rules ORDER BY id")]


def log(*, store: Store, most: int = 100) -> list[Json]:
    """Return the last strikes, newest first: at (Unix seconds), rule, kind, subject."""
    found = store.rows(
        "SELECT at, rule, kind, subject FROM weather_log ORDER BY id DESC LIMIT ?",
        (most,),
    )
    return [dict(row) for row in found]


def _shown(row: Any) -> Json:
    rule = asdict(Rule(**json.loads(row["rule"])))
    return {"id": row["id"], **rule, "turns": row["turns"], "strikes": row["strikes"]}


def strikes(*, store: Store, subject: str, kinds: Iterable[str]) -> list[Strike]:
    """Return what befalls a request or an event now, in the order of the rules, and write it down."""
    found = []
    for row in store.rows("SELECT * FROM weather_rules ORDER BY id"):
        rule = Rule(**json.loads(row["rule"]))
        if rule.kind in kinds and rule.is_about(subject):
            found += _drawn(store=store, row=row, rule=rule, subject=subject)
    return found


def _drawn(*, store: Store, row: Any, rule: Rule, subject: str) -> list[Strike]:
    if rule.count is not None and row["strikes"] >= rule.count:
        return []
    chance = rule.draw(turn=row["turns"])
    is_struck = chance.random() < rule.probability
    with store.transaction():
        store.rows(
            "UPDATE weather_rules SET turns=turns+1, strikes=strikes+? WHERE id=?", (is_struck, row["id"])
        )
        if is_struck:
            _write_down(store=store, rule=row["id"], kind=rule.kind, subject=subject)
    return [Strike(rule=rule, chance=chance)] if is_struck else []


def _write_down(*, store: Store, rule: int, kind: str, subject: str) -> None:
    store.rows(
        "INSERT INTO weather_log(at, rule, kind, subject) VALUES (?, ?, ?, ?)",
        (int(time.time()), rule, kind, subject),
    )
    store.rows("DELETE FROM weather_log WHERE id <= (SELECT max(id) FROM weather_log) - ?", (LOG_LENGTH,))


def course_of(found: list[Strike], *, stage: int) -> Course:
    """Return how an event travels under these strikes; `stage` is its turn in fair weather."""
    by_kind = {strike.rule.kind: strike for strike in found}
    return Course(
        stage=_turn_of(by_kind["reorder"]) if "reorder" in by_kind else stage,
        delay_seconds=sum(strike.rule.seconds for strike in found if strike.rule.kind == "delay"),
        copies=2 if "duplicate" in by_kind else 1,
        is_dropped="drop" in by_kind,
    )


def _turn_of(reorder: Strike) -> int:
    chosen = reorder.rule.turn
    return reorder.chance.randrange(TURNS) if chosen is None else chosen
