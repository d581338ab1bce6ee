"""A payment that arrives later, by SEPA debit: the session completes unpaid, then is paid or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe_sandbox.api.checkout.payment import Payment, SessionNotOpen, open_session
from stripe_sandbox.api.debits import DEBIT_REFUSED, TEST_ACCOUNTS, DebitDetails
from stripe_sandbox.api.payment.buyer import Buyer, billing_details
from stripe_sandbox.api.payment.charging import await_payment, refuse_payment, take_payment
from stripe_sandbox.api.payment_method import new_payment_method
from stripe_sandbox.state.deadlines import drop_deadline, set_deadline

if TYPE_CHECKING:
    from stripe_sandbox.state.state import State, Tasks, Work
    from stripe_sandbox.state.store import Json

EMITS = (
    "charge.pending",
    "payment_intent.processing",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
)
_SETTLE = "settle_debit"


def pay_by_debit(*, state: State, session_id: str, debit: DebitDetails, buyer: Buyer) -> Json:
    """Complete an open session, and let the test account pay or fail when its time has come.

    Return the session, unpaid. Raises SessionNotOpen and BuyerIncomplete.
    """
    with state.work() as work:
        session = begin_delayed(state=state, session_id=session_id, debit=debit, buyer=buyer)
        due_at = work.now + TEST_ACCOUNTS[debit.compact].seconds
        set_deadline(work=work, subject=session_id, task=_SETTLE, due_at=due_at, clock=None)
    return session


def begin_delayed(*, state: State, session_id: str, debit: DebitDetails, buyer: Buyer) -> Json:
    """Complete an open session whose money has not arrived, and return it, unpaid.

    Raises SessionNotOpen and BuyerIncomplete. The invoice comes with the money
    (docs.stripe.com/payments/checkout/receipts).
    """
    with state.work() as work:
        session = open_session(state=state, session_id=session_id)
        if not session["amount_total"]:
            raise SessionNotOpen("free")
        payment = Payment(work=work, session=session, typed=buyer)
        intent, customer = payment.intent(), payment.customer()
        method = new_payment_method(
            work=work,
            content=debit.payment_method(),
            billing=billing_details(payment.buyer),
            number=debit.compact,
        )
        intent["customer"] = customer["id"] if customer else None
        intent = await_payment(work=work, intent=intent, method=method)
        kept = payment.remember(intent=intent)
        session = payment.complete(intent=intent, customer=customer, payment_status="unpaid")
        work.emit("checkout.session.completed", work.save(session, hidden=kept))
    return session


def settle_delayed(*, state: State, session_id: str) -> Json:
    """Let the money of a delayed payment arrive, and return the session, paid; raise SessionNotOpen."""
    with state.work() as work:
        return _settle(work, session_id)


def fail_delayed(*, state: State, session_id: str) -> Json:
    """Let the bank refuse a delayed payment, and return the session, unpaid; raise SessionNotOpen."""
    with state.work() as work:
        return _fail(work, session_id)


def _settle(work: Work, session_id: str) -> Json:
    payment, intent, method = _awaited(work, session_id)
    customer = work.store.get(payment.session["customer"]) if payment.session["customer"] else None
    intent = take_payment(work=work, intent=intent, method=method)
    session = payment.session | {"payment_status": "paid"}
    told = payment.deliver(session=session, intent=intent, customer=customer)
    work.emit("checkout.session.async_payment_succeeded", told)
    return session


def _fail(work: Work, session_id: str) -> Json:
    payment, intent, method = _awaited(work, session_id)
    refuse_payment(work=work, intent=intent, method=method, declined=DEBIT_REFUSED)
    work.emit("checkout.session.async_payment_failed", payment.session)
    return payment.session


def _awaited(work: Work, session_id: str) -> tuple[Payment, Json, Json]:
    session = work.store.get(session_id, kind="checkout.session")
    if session is None:
        raise SessionNotOpen("unknown")
    intent = work.store.get(session["payment_intent"]) if session["payment_intent"] else None
    if intent is None or intent["status"] != "processing":
        raise SessionNotOpen(session["status"])
    method = work.store.get(intent["payment_method"])
    if method is None:
        raise TypeError(f"{intent['id']} has lost its payment method")
    # A person may end it by control before its time.
    drop_deadline(work=work, subject=session_id, task=_SETTLE)
    buyer = Buyer(**work.store.hidden(session_id)["buyer"])
    return Payment(work=work, session=session, typed=buyer), intent, method


def _end(work: Work, session: Json) -> Json:
    """End a debit as its test account does."""
    intent = work.store.get(session["payment_intent"]) or {}
    iban = work.store.hidden(intent["payment_method"])["number"]
    return _settle(work, session["id"]) if TEST_ACCOUNTS[iban].succeeds else _fail(work, session["id"])


TASKS: Tasks = {_SETTLE: _end}
