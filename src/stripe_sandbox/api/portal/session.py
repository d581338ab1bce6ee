"""The portal Session object, and the visit that its short-lived link opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stripe import billing_portal

from stripe_sandbox.state.clocks import follow_clock
from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.links import TOKEN_LENGTH, keep_link, opened_document
from stripe_sandbox.state.shapes import complete

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

# docs.stripe.com/customer-management: a link waits five minutes for its customer, then an hour after each
# thing that they do.
UNOPENED_SECONDS, IDLE_SECONDS = 300, 3600


class VisitOver(Exception):
    """The link is unknown, or its time is over; `login_url`, if any, is another way to enter."""

    def __init__(self, *, login_url: str | None) -> None:
        super().__init__("the visit is over")
        self.login_url = login_url


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A customer in their portal; every object is Stripe-shaped."""

    token: str
    session: Json
    customer: Json
    configuration: Json

    def allows(self, feature: str) -> bool:
        """Say whether the configuration offers a feature."""
        return bool(self.configuration["features"][feature]["enabled"])


def new_session(*, work: Work, customer: Json, configuration: Json, values: Json) -> Json:
    """Save a session with its link, tell the endpoints and return it; `values` are other fields of it."""
    token = f"test_{random_text(TOKEN_LENGTH)}"
    session = complete(
        billing_portal.Session,
        {
            "id": new_id("bps"),
            "object": "billing_portal.session",
            "configuration": configuration["id"],
            "created": work.opened_at,
            "customer": customer["id"],
            "livemode": False,
            "return_url": configuration["default_return_url"],
            "url": f"{work.state.base_url}/p/session/{token}{'/flow' if 'flow' in values else ''}",
        }
        | values,
        absent=frozenset({"after_expiration", "customer_account"}),
    )
    work.save(session)
    keep_link(
        store=work.store,
        token=token,
        document=session["id"],
        expires_at=work.opened_at + UNOPENED_SECONDS,
    )
    work.emit("billing_portal.session.created", session)
    return session


def enter(*, work: Work, token: str) -> Visit:
    """Return whom a link lets in, for one more hour, and let the work follow their clock; raise VisitOver."""
    store, now = work.store, work.opened_at
    session = store.get(
        opened_document(store=store, token=token, now=now) or "", kind="billing_portal.session"
    )
    if session is None:
        raise VisitOver(login_url=_login_url(store, token))
    customer = store.get(session["customer"], kind="customer")
    configuration = store.get(session["configuration"])
    if customer is None or customer.get("deleted") or configuration is None:
        raise VisitOver(login_url=None)
    keep_link(store=store, token=token, document=session["id"], expires_at=now + IDLE_SECONDS)
    follow_clock(work=work, thing=customer)
    return Visit(token=token, session=session, customer=customer, configuration=configuration)


def _login_url(store: Store, token: str) -> str | None:
    """Return the login page of the configuration that an expired link was for, or None."""
    session = store.get(opened_document(store=store, token=token, now=0) or "", kind="billing_portal.session")
    configuration = store.get(session["configuration"]) if session else None
    if configuration is None or not configuration["active"]:
        return None
    url: str | None = configuration["login_page"]["url"]
    return url
