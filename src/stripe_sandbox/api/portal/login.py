"""The login link: a customer known by e-mail enters the portal with a code that is used once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from stripe_sandbox.api.portal.configuration import KIND
from stripe_sandbox.api.portal.session import new_session
from stripe_sandbox.api.subscription import running_of
from stripe_sandbox.state.ids import random_text
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

EMITS = ("billing_portal.session.created",)
CODE_SECONDS, MOST_TRIES = 600, 5
MOST_CONFIGURATIONS = MOST_CUSTOMERS = 100
_SUBSCRIBED = frozenset({"active", "trialing"})


class WrongCode(Exception):
    """The code is not the one that was sent, or no longer; the try counts if the transaction is kept."""


def login_configuration(*, store: Store, url: str) -> Json | None:
    """Return the active configuration whose login page has this address, or None."""
    active = store.select(Query(kind=KIND, equals={"active": True}, limit=MOST_CONFIGURATIONS))
    return next((one for one in active if one["login_page"]["url"] == url), None)


def known_customer(*, store: Store, email: str) -> Json | None:
    """Return the customer whom an e-mail logs in, or None.

    docs.stripe.com/customer-management: the most recently created one with an active subscription. The
    documentation says nothing of customers without: here it is the most recent one.
    """
    found = store.select(Query(kind="customer", equals={"email": email}, limit=MOST_CUSTOMERS))
    subscribed = (one for one in found if _is_subscribed(store, one))
    return next(subscribed, None) or next(iter(found), None)


def _is_subscribed(store: Store, customer: Json) -> bool:
    running = running_of(store=store, customer=customer)
    return any(subscription["status"] in _SUBSCRIBED for subscription in running)


def begin_login(*, work: Work, configuration: Json, customer: Json | None) -> tuple[str, str]:
    """Return the id of a login and the code that finishes it; nobody's code finishes nothing."""
    login, code = f"login_{random_text(24)}", f"{secrets.randbelow(10**6):06}"
    owner = customer["id"] if customer else None
    hidden = {"code": code, "configuration": configuration["id"], "customer": owner, "tries": 0}
    work.save({"id": login, "object": "portal_login", "created": work.opened_at}, hidden=hidden)
    return login, code


def finish_login(*, work: Work, configuration: Json, login_id: str, code: str) -> Json:
    """Return the portal session of whoever typed the right code in time; raise WrongCode."""
    login, kept = work.store.get(login_id, kind="portal_login"), work.store.hidden(login_id)
    is_late = login is None or work.opened_at > login["created"] + CODE_SECONDS
    if login is None or is_late or kept["tries"] >= MOST_TRIES:
        raise WrongCode(login_id)
    customer = work.store.get(kept["customer"] or "", kind="customer")
    is_right = secrets.compare_digest(code.encode(), kept["code"].encode())
    if customer is None or not is_right or kept["configuration"] != configuration["id"]:
        work.save(login, hidden=kept | {"tries": kept["tries"] + 1})
        raise WrongCode(login_id)
    work.store.delete(login_id)
    return new_session(work=work, customer=customer, configuration=configuration, values={})
