"""The hosted payment page of a Checkout Session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from stripe_sandbox.api.cards import TEST_CARDS
from stripe_sandbox.api.debits import TEST_ACCOUNTS
from stripe_sandbox.documents.countries import country_choices
from stripe_sandbox.documents.formats import in_fours
from stripe_sandbox.documents.words import WORDS, say
from stripe_sandbox.pages.payment_form import (
    Payment,
    Wanted,
    WrongForm,
    chosen_method,
    read_payment,
    typed_values,
)
from stripe_sandbox.pages.rendering import not_found, render, request_language
from stripe_sandbox.sandbox import AuthenticationRequired, CardDeclined, SessionNotOpen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from starlette.requests import Request

    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.sandbox import Sandbox

    Json = dict[str, Any]

# docs.stripe.com/payments/checkout/fulfillment: the buyer is held until the webhook is answered.
WAIT_SECONDS = 10.0
MOST_LINES = 100
SEE_OTHER, PAYMENT_REQUIRED, GONE, UNPROCESSABLE = 303, 402, 410, 422


class CheckoutPages:
    """Starlette endpoints: show the form, take the payment."""

    def __init__(self, *, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def show(self, request: Request) -> Response:
        """Show the form of an open session, or why there is none."""
        session = self._find(request)
        if session is None:
            return not_found(request)
        if session["status"] != "open":
            return self._closed(request, session)
        return self._form(request, session, typed={"email": session.get("customer_email") or ""})

    async def pay(self, request: Request) -> Response:
        """Pay once: a second click finds the session complete and follows the first."""
        form = await request.form()
        return await self._pay(request, typed_values(dict(form)))

    async def _pay(self, request: Request, typed: dict[str, str]) -> Response:
        session = self._find(request)
        if session is None:
            return not_found(request)
        if session["status"] != "open":
            return await self._after(request, session)
        try:
            payment = read_payment(typed=typed, wanted=self._wanted(session), now=self._sandbox.now())
            paid = await run_in_threadpool(self._take, session["id"], payment)
        except AuthenticationRequired as required:
            return RedirectResponse(required.url, status_code=SEE_OTHER)
        except WrongForm as wrong:
            return self._form(request, session, typed=typed, errors=wrong.errors, status=UNPROCESSABLE)
        except CardDeclined as declined:
            refusal = refusal_sentence(declined, language=_language(request, session))
            return self._form(request, session, typed=typed, refusal=refusal, status=PAYMENT_REQUIRED)
        except SessionNotOpen:
            paid = self._sandbox.find(session["id"]) or session
        return await self._after(request, paid)

    def _take(self, session_id: str, payment: Payment) -> Json:
        return self._sandbox.pay(
            session_id,
            means=payment.means,
            email=payment.email,
            name=payment.name,
            address=payment.address,
            tax_ids=payment.tax_ids or None,
        )

    async def _after(self, request: Request, session: Json) -> Response:
        """Lead a buyer who has paid back to the seller; tell the others why the page is closed."""
        address = _return_address(session)
        if session["status"] != "complete" or address is None:
            return self._closed(request, session)
        await self._sandbox.wait_for_delivery("checkout.session.completed", session["id"], WAIT_SECONDS)
        return RedirectResponse(address, status_code=SEE_OTHER)

    def ask(self, request: Request) -> Response:
        """Ask the holder of the card, as the bank does."""
        session = self._find(request)
        card = self._sandbox.authenticated_card(session) if session else None
        if session is None or card is None:
            return not_found(request)
        return render(
            request,
            "authentication.html",
            language=_language(request, session),
            session=session,
            seller=seller_name(self._sandbox.account()),
            last4=card["card"]["last4"],
        )

    async def answer(self, request: Request) -> Response:
        """Take the holder's answer: pay, or show the form again; a late answer changes nothing."""
        session = self._find(request)
        if session is None:
            return not_found(request)
        form = await request.form()
        try:
            if form.get("answer") == "approve":
                paid = await run_in_threadpool(self._sandbox.approve_authentication, session["id"])
                return await self._after(request, paid)
            await run_in_threadpool(self._sandbox.refuse_authentication, session["id"])
        except SessionNotOpen:
            return RedirectResponse(f"/c/pay/{session['id']}", status_code=SEE_OTHER)
        refusal = say("authentication_refused", language=_language(request, session))
        return self._form(request, session, typed={}, refusal=refusal, status=PAYMENT_REQUIRED)

    def _find(self, request: Request) -> Json | None:
        return self._sandbox.session_by_url_token(request.path_params["session_id"])

    def _wanted(self, session: Json) -> Wanted:
        customer = self._sandbox.find(session["customer"]) if session.get("customer") else None
        collection = session["tax_id_collection"]
        return Wanted(
            fixed_email=(customer or {}).get("email") or session.get("customer_email"),
            methods=tuple(session["payment_method_types"]) if session["amount_total"] else (),
            needs_address=session.get("billing_address_collection") == "required",
            takes_tax_id=collection["enabled"],
            needs_tax_id=collection["required"] == "if_supported",
        )

    def _form(
        self,
        request: Request,
        session: Json,
        *,
        typed: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
        refusal: str | None = None,
        status: int = 200,
    ) -> Response:
        wanted = self._wanted(session)
        language = _language(request, session)
        # The security code is never written back: nothing may keep it.
        kept = {name: value for name, value in typed.items() if name != "card_cvc"}
        return render(
            request,
            "checkout.html",
            language=language,
            status=status,
            session=session,
            items=self._sandbox.children(session["id"], "item", limit=MOST_LINES),
            seller=seller_name(self._sandbox.account()),
            fixed_email=wanted.fixed_email,
            methods=wanted.methods,
            chosen=chosen_method(typed, wanted=wanted),
            needs_address=wanted.needs_address,
            takes_tax_id=wanted.takes_tax_id,
            needs_tax_id=wanted.needs_tax_id,
            countries=country_choices(language=language),
            test_cards={in_fours(number): card.effect for number, card in TEST_CARDS.items()},
            test_accounts={in_fours(iban): account.effect for iban, account in TEST_ACCOUNTS.items()},
            typed=kept,
            errors=errors or {},
            refusal=refusal,
        )

    def _closed(self, request: Request, session: Json) -> Response:
        is_paid = session["status"] == "complete"
        title = "session_complete" if is_paid else "session_expired"
        return render(
            request,
            "message.html",
            language=_language(request, session),
            status=200 if is_paid else GONE,
            title=title,
            text=f"{title}_text",
            link=_return_address(session) if is_paid else session.get("cancel_url"),
            link_label="back_to_seller",
        )


def seller_name(account: Json) -> str:
    """Return the name that buyers know."""
    profile = account.get("business_profile") or {}
    name: str = profile.get("name") or account["id"]
    return name


def _return_address(session: Json) -> str | None:
    address: str | None = session.get("success_url")
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"]) if address else None


def _language(request: Request, session: Json) -> Language:
    return request_language(request, session.get("locale"))


def refusal_sentence(declined: CardDeclined, *, language: Language) -> str:
    """Return what a buyer reads about a declined card."""
    key = f"declined_{declined.decline_code}"
    return say(key, language=language) if key in WORDS else declined.message
