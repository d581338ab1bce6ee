"""The sandbox as its pages and control endpoints see it: read freely, changed by few verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stripe_sandbox.api.cards import CardDeclined, CardDetails
from stripe_sandbox.api.checkout import authentication
from stripe_sandbox.api.checkout.authentication import AuthenticationRequired
from stripe_sandbox.api.checkout.delayed import pay_by_debit
from stripe_sandbox.api.checkout.pay import pay_session
from stripe_sandbox.api.checkout.payment import SessionNotOpen
from stripe_sandbox.api.debits import DebitDetails
from stripe_sandbox.api.payment.buyer import Buyer, BuyerIncomplete
from stripe_sandbox.api.resources.charges import opened_receipt
from stripe_sandbox.api.resources.checkout_sessions import expire_if_due
from stripe_sandbox.api.resources.disputes import NotDisputable, open_dispute
from stripe_sandbox.api.routes import check_target
from stripe_sandbox.state import events, refusals, weather
from stripe_sandbox.state.account import account_tax_id, edited_account
from stripe_sandbox.state.links import opened_document
from stripe_sandbox.state.options import change_options, read_options
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.deliveries import Deliveries
    from stripe_sandbox.state.options import Options
    from stripe_sandbox.state.state import State
    from stripe_sandbox.state.store import Json, Store

# `list` is a method below, so its builtin needs another name in annotations.
Objects = list[dict[str, Any]]

__all__ = [
    "AuthenticationRequired",
    "BuyerIncomplete",
    "CardDeclined",
    "CardDetails",
    "DebitDetails",
    "NotDisputable",
    "Sandbox",
    "SessionNotOpen",
]


class Sandbox:
    """What a page may ask. Objects are Stripe-shaped dicts; amounts are cents, instants Unix seconds."""

    def __init__(self, *, state: State, deliveries: Deliveries) -> None:
        self.state = state
        self.deliveries = deliveries

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.state.store

    @property
    def base_url(self) -> str:
        """Return the sandbox's address, without a final slash."""
        return self.state.base_url

    def now(self) -> int:
        """Return the sandbox's time, Unix seconds."""
        return self.state.now()

    def account(self) -> Json:
        """Return the account."""
        return self.state.account()

    def find(self, object_id: str) -> Json | None:
        """Return any object by its id, or None; a session whose time is over is expired first."""
        found = self.store.get(object_id)
        if found and found["object"] == "checkout.session":
            return expire_if_due(state=self.state, session=found)
        if found and found["object"] == "event":
            return events.shown(store=self.store, event=found)
        return found

    def list(self, kind: str, *, limit: int = 20, after: str | None = None, **equals: Any) -> Objects:
        """Return the newest objects of a kind (Stripe's `object` name), `after` being the last id seen.

        `equals` filters by an indexed field: customer, email, payment_intent, charge, invoice, status,
        active, product, type, or `subject` (the id of an event's object). Raises KeyError when `after`
        is unknown and ValueError for another field.
        """
        return self.store.select(Query(kind=kind, equals=equals, limit=limit, after=after))

    def children(self, parent: str, kind: str, *, limit: int = 100) -> Objects:
        """Return the lines of an object in order: kind `item` of a session, `line_item` of an invoice."""
        return self.store.select(Query(kind=kind, parent=parent, limit=limit, is_oldest_first=True))

    def session_by_url_token(self, token: str) -> Json | None:
        """Return the session whose payment page has this token in its address, whatever its status."""
        found = self.find(token)
        return found if found and found["object"] == "checkout.session" else None

    def pay(
        self,
        session_id: str,
        *,
        means: CardDetails | DebitDetails,
        email: str | None,
        name: str | None,
        address: Json | None,
        tax_ids: Objects | None = None,
    ) -> Json:
        """Pay an open session and return it, complete; by debit it is unpaid until the money arrives.

        `address` has line1, line2, postal_code, city, state, country, each optional; `tax_ids` are
        {type, value}. Raises CardDeclined and AuthenticationRequired, which leave the session open,
        SessionNotOpen and BuyerIncomplete (no e-mail, or no address where it is required).
        """
        buyer = Buyer(email=email, name=name, address=address, tax_ids=tax_ids or [])
        if isinstance(means, DebitDetails):
            return pay_by_debit(state=self.state, session_id=session_id, debit=means, buyer=buyer)
        return pay_session(state=self.state, session_id=session_id, card=means, buyer=buyer)

    def authenticated_card(self, session: Json) -> Json | None:
        """Return the PaymentMethod whose holder the bank asks, or None when it asks nothing."""
        return authentication.asked_method(store=self.store, session=session)

    def approve_authentication(self, session_id: str) -> Json:
        """Let the holder say yes and return the session, paid; raise SessionNotOpen when nothing is asked."""
        return authentication.approve(state=self.state, session_id=session_id)

    def refuse_authentication(self, session_id: str) -> Json:
        """Let the holder say no and return the session, open; raise SessionNotOpen when nothing is asked."""
        return authentication.refuse(state=self.state, session_id=session_id)

    def receipt(self, charge_id: str, token: str) -> Json | None:
        """Return the charge that a receipt's address tells of, or None when it opens none, or no more."""
        return opened_receipt(store=self.store, charge_id=charge_id, token=token, now=self.now())

    def dispute(self, charge_id: str, *, reason: str) -> Json:
        """Let the holder dispute a charge, and return the dispute; raise NotDisputable and KeyError."""
        with self.state.work() as work:
            charge = self.store.get(charge_id, kind="charge")
            if charge is None:
                raise KeyError(charge_id)
            return open_dispute(work=work, charge=charge, reason=reason)

    async def wait_for_delivery(self, event_type: str, object_id: str, seconds: float) -> bool:
        """Wait until every endpoint was tried with the event of this type about this object.

        Return True when it was (or when nobody listens or deliveries are paused), False after `seconds`.
        """
        event = events.find_event(store=self.store, event_type=event_type, object_id=object_id)
        return event is None or await self.deliveries.wait_until_tried(event=event["id"], seconds=seconds)

    def attempts(self, event_id: str) -> Objects:
        """Return the delivery attempts of an event, oldest first: endpoint, url, at, status, ms, error."""
        return events.attempts(store=self.store, event=event_id)

    def resend(self, event_id: str) -> int:
        """Deliver an event again to every endpoint that wants it; return how many. Raises KeyError."""
        event = self.store.get(event_id, kind="event")
        if event is None:
            raise KeyError(event_id)
        endpoints = events.listening(store=self.store, event_type=event["type"])
        with self.store.transaction():
            events.plan(store=self.store, event=event_id, endpoints=endpoints)
        self.state.after_events()
        return len(endpoints)

    def newest_attempts(
        self, *, most: int, before: int | None = None, only_failures: bool = False
    ) -> Objects:
        """Return delivery attempts of any event, newest first, each with its id and its event."""
        return events.newest_attempts(store=self.store, most=most, before=before, only_failures=only_failures)

    def waiting_deliveries(self, *, most: int) -> Objects:
        """Return the deliveries that wait, soonest first: event, endpoint, attempts so far, next_at."""
        return events.waiting(store=self.store, most=most)

    def edit_account(self, changes: Json) -> Json:
        """Change the account's public details and tax ids, and return it; raise BadAccount."""
        with self.state.work() as work:
            account, tax_ids = edited_account(self.account(), changes=changes)
            if tax_ids is not None:
                given = [account_tax_id(tax_id, created=work.now) for tax_id in tax_ids]
                ids = [work.save(tax_id, parent=account["id"])["id"] for tax_id in given]
                account["settings"]["invoices"]["default_account_tax_ids"] = ids or None
            work.emit("account.updated", work.save(account))
        return account

    def options(self) -> Options:
        """Return the settings in force."""
        return read_options(store=self.store)

    def change_options(self, changes: Json) -> Options:
        """Choose other settings and return all of them; raise BadOption."""
        return change_options(store=self.store, changes=changes)

    def refusals(self, *, most: int) -> Objects:
        """Return refused requests, newest first: request, at, asked, status, body (JSON)."""
        return refusals.newest(store=self.store, most=most)

    def refusal(self, request: str) -> Json | None:
        """Return the refusal of a request by the request's id, or None."""
        return refusals.find(store=self.store, request=request)

    def weather(self) -> Objects:
        """Return the rules of the weather, oldest first: its fields, id, turns and strikes."""
        return weather.rules(store=self.store)

    def weather_log(self) -> Objects:
        """Return the last strikes, newest first: at (Unix seconds), rule, kind, subject."""
        return weather.log(store=self.store)

    def add_weather(self, given: Json) -> Json:
        """Add a rule and return it with its id; raise BadWeather."""
        rule = weather.rule_of(given)
        check_target(kind=rule.kind, target=rule.target)
        return weather.add_rule(store=self.store, rule=rule)

    def remove_weather(self, number: int) -> bool:
        """Forget a rule; return whether there was one."""
        return weather.remove_rule(store=self.store, number=number)

    def clear_weather(self) -> None:
        """Forget every rule and the log."""
        weather.clear(store=self.store)

    def opened_document(self, token: str, *, kind: str) -> Json | None:
        """Return the invoice or credit note that a link's token opens, or None when it opens none."""
        document = opened_document(store=self.store, token=token, now=self.now())
        return self.store.get(document, kind=kind) if document else None
