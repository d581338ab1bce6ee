"""Idempotency keys: the first answer to a key stays its answer (docs.stripe.com/api/idempotent_requests)."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe_sandbox.api.errors import BAD_REQUEST, CONFLICT, StripeError, malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stripe_sandbox.state.store import Json, Store

KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status and a body, exactly as they were sent."""

    status: int
    body: str
    request_id: str


class KeysInUse:
    """The keys of the requests that are being read or answered at this moment, in this process."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Hold a key during a request; raise Stripe's 409 when another request holds it."""
        if key is None:
            yield
            return
        if len(key) > LONGEST_KEY:
            raise malformed(f"Idempotency keys may be at most {LONGEST_KEY} characters.")
        if key in self._keys:
            raise key_in_use(key)
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)


def key_in_use(key: str) -> StripeError:
    """Return Stripe's 409 for a key that another request holds."""
    return StripeError(
        "There is currently another in-progress request using this Idempotent Key (that probably "
        "means you submitted twice, and the other request is still going through): "
        f"{key}. Please try again later.",
        status=CONFLICT,
        kind="idempotency_error",
        code="idempotency_key_in_use",
        is_saved=False,
    )


def fingerprint(*, method: str, path: str, params: Json) -> str:
    """Return what makes two requests the same one."""
    content = json.dumps([method, path, params], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def saved_answer(*, store: Store, key: str, mark: str, now: int) -> Answer | None:
    """Return the answer first given to a key; raise when it was used with other parameters."""
    store.rows("DELETE FROM answers WHERE created <= ?", (now - KEPT_SECONDS,))
    found = store.rows("SELECT * FROM answers WHERE key=?", (key,))
    if not found:
        return None
    if found[0]["fingerprint"] != mark:
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used "
            f"with. Try using a key other than '{key}' if you meant to execute a different request.",
            status=BAD_REQUEST,
            kind="idempotency_error",
            is_saved=False,
        )
    return Answer(status=found[0]["status"], body=found[0]["body"], request_id=found[0]["request_id"])


def save_answer(*, store: Store, key: str, mark: str, answer: Answer, now: int) -> None:
    """Keep an answer under its key, in the transaction of its effect."""
    store.rows(
        "INSERT INTO answers(key, fingerprint, status, body, request_id, created) VALUES (?,?,?,?,?,?)",
        (key, mark, answer.status, answer.body, answer.request_id, now),
    )
