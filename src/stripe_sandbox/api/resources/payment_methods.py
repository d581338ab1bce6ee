"""Test cards kept as PaymentMethods, and the customer that each is attached to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params import (
    CustomerPaymentMethodListParams,
    CustomerPaymentMethodRetrieveParams,
    PaymentMethodAttachParams,
    PaymentMethodCreateParams,
    PaymentMethodDetachParams,
    PaymentMethodListParams,
    PaymentMethodRetrieveParams,
    PaymentMethodUpdateParams,
)

from stripe_sandbox.api.addresses import check_email
from stripe_sandbox.api.cards import CardDeclined, CardDetails
from stripe_sandbox.api.customer import change_invoice_settings, full_address
from stripe_sandbox.api.endpoint import LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import (
    NOT_FOUND,
    PAYMENT_REQUIRED,
    StripeError,
    invalid,
    malformed,
    no_such,
    unsupported,
)
from stripe_sandbox.api.payment_method import attach, new_payment_method
from stripe_sandbox.state.account import ADDRESS_FIELDS

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json

# docs.stripe.com/testing: what `tok_` and `pm_card_` are followed by, to the test card meant.
TEST_CARDS = {
    "visa": "4242424242424242",
    "mastercard": "5555555555554444",
    "chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeCustomerFail": "4000000000000341",
}
_WORD = "PaymentMethod"
_TEST_TOKEN, _TEST_METHOD = "tok_", "pm_card_"
_CARD = "card.cvc card.exp_month card.exp_year card.number card.token"
_BILLING = " ".join(
    f"billing_details.{name}"
    for name in ("email", "name", "phone", "address", *(f"address.{field}" for field in ADDRESS_FIELDS))
)


def given_method(*, call: Call, method: str, param: str, status: int = 400) -> Json:
    """Return a PaymentMethod by its id, or a new one for a test name (`pm_card_…`); raise « No such »."""
    number = TEST_CARDS.get(method.removeprefix(_TEST_METHOD)) if method.startswith(_TEST_METHOD) else None
    if number:
        return _new_card(call.work, CardDetails(number=number), billing=_billing({}))
    return call.require("payment_method", method, param=param, word=_WORD, status=status)


def attach_given(*, call: Call, method: Json, customer: Json) -> Json:
    """Attach a PaymentMethod that a request names; raise Stripe's refusals, a 402 for a declined card."""
    if method["customer"]:
        raise invalid("The payment method you provided has already been attached to a customer.")
    if call.store.hidden(method["id"]).get("is_spent"):
        raise invalid(
            "This PaymentMethod was previously used without being attached to a Customer or was detached "
            "from a Customer, and may not be used again."
        )
    try:
        return attach(work=call.work, method=method, customer=customer)
    except CardDeclined as declined:
        raise StripeError(
            declined.message,
            status=PAYMENT_REQUIRED,
            kind="card_error",
            code=declined.code,
            decline_code=declined.decline_code,
        ) from declined


def create(call: Call) -> Json:
    """Keep a test card, by its number or its token; it is attached to nobody."""
    card = call.params.get("card")
    if call.params.get("type", "card") != "card":
        raise unsupported(f"A PaymentMethod of the type {call.params['type']}", param="type")
    if card is None:
        raise malformed("Missing required param: card.", param="card", code="parameter_missing")
    details = CardDetails(number=_number(card), **{k: card[k] for k in _TYPED if k in card})
    method = _new_card(call.work, details, billing=_billing(call.params.get("billing_details") or {}))
    redisplay = call.params.get("allow_redisplay", "unspecified")
    metadata = merged_metadata(None, call.params.get("metadata"))
    return call.work.save(method | {"allow_redisplay": redisplay, "metadata": metadata})


_TYPED = ("exp_month", "exp_year", "cvc")


def _new_card(work: Work, card: CardDetails, *, billing: Json) -> Json:
    return new_payment_method(work=work, content=card.payment_method(), billing=billing, number=card.digits)


def _number(card: Json) -> str:
    if "token" in card:
        number = TEST_CARDS.get(card["token"].removeprefix(_TEST_TOKEN))
        if number is None:
            raise no_such("token", card["token"], param="card[token]")
        return number
    if "number" not in card:
        raise malformed(
            "Missing required param: card[number].", param="card[number]", code="parameter_missing"
        )
    number = "".join(card["number"].split())
    if not (number.isascii() and number.isdigit()):
        raise StripeError(
            "Your card number is incorrect.",
            status=PAYMENT_REQUIRED,
            kind="card_error",
            code="incorrect_number",
            param="card[number]",
        )
    return number


def _billing(given: Json) -> Json:
    names = ("email", "name", "phone")
    check_email(given.get("email"), param="billing_details[email]")
    address = full_address(given.get("address") or None) or dict.fromkeys(ADDRESS_FIELDS)
    return {name: given.get(name) or None for name in names} | {"address": address, "tax_id": None}


def retrieve(call: Call) -> Json:
    """Return a PaymentMethod; one of Stripe's test names makes a new one."""
    return given_method(call=call, method=call.ids["id"], param="id", status=NOT_FOUND)


def update(call: Call) -> Json:
    """Change the payer's details, the card's date, or the metadata."""
    method = call.subject("payment_method", word=_WORD)
    changes: Json = {"metadata": merged_metadata(method["metadata"], call.params.get("metadata"))}
    if "allow_redisplay" in call.params:
        changes["allow_redisplay"] = call.params["allow_redisplay"]
    if "billing_details" in call.params:
        changes["billing_details"] = _billing(method["billing_details"] | call.params["billing_details"])
    if "card" in call.params:
        changes["card"] = method["card"] | call.params["card"]
    changed = call.work.save(method | changes)
    call.work.emit("payment_method.updated", changed, before=method)
    return changed


def attach_method(call: Call) -> Json:
    """Keep the PaymentMethod with a customer."""
    method = given_method(call=call, method=call.ids["id"], param="payment_method", status=NOT_FOUND)
    if "customer" not in call.params:
        raise malformed("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", call.params["customer"], param="customer")
    return attach_given(call=call, method=method, customer=customer)


def detach(call: Call) -> Json:
    """Take the PaymentMethod from its customer for good; it is no longer the default either."""
    method = call.subject("payment_method", word=_WORD)
    if method["customer"] is None:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    customer = call.require("customer", method["customer"], param="customer")
    if customer["invoice_settings"]["default_payment_method"] == method["id"]:
        change_invoice_settings(work=call.work, customer=customer, changes={"default_payment_method": None})
    spent = call.store.hidden(method["id"]) | {"is_spent": True}
    detached = call.work.save(method | {"customer": None}, hidden=spent)
    call.work.emit("payment_method.detached", detached, before=method)
    return detached


def list_all(call: Call) -> Json:
    """Return PaymentMethods, newest first."""
    return call.page("payment_method", filters="customer type")


def list_of_customer(call: Call) -> Json:
    """Return the PaymentMethods of the customer, newest first."""
    call.subject("customer")
    return call.page("payment_method", filters="type", customer=call.ids["id"])


def retrieve_of_customer(call: Call) -> Json:
    """Return a PaymentMethod of the customer."""
    call.subject("customer")
    method = call.require("payment_method", call.ids["method"], word=_WORD, status=NOT_FOUND)
    if method["customer"] != call.ids["id"]:
        raise no_such(_WORD, method["id"], status=NOT_FOUND)
    return method


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/payment_methods",
        params=PaymentMethodCreateParams,
        run=create,
        supports=f"allow_redisplay {_CARD} metadata type {_BILLING}",
    ),
    Endpoint(
        method="GET",
        path="/v1/payment_methods",
        params=PaymentMethodListParams,
        run=list_all,
        supports=f"{LIST} customer type",
    ),
    Endpoint(method="GET", path="/v1/payment_methods/{id}", params=PaymentMethodRetrieveParams, run=retrieve),
    Endpoint(
        method="POST",
        path="/v1/payment_methods/{id}",
        params=PaymentMethodUpdateParams,
        run=update,
        supports=f"allow_redisplay card.exp_month card.exp_year metadata {_BILLING}",
        emits=("payment_method.updated",),
    ),
    Endpoint(
        method="POST",
        path="/v1/payment_methods/{id}/attach",
        params=PaymentMethodAttachParams,
        run=attach_method,
        supports="customer",
        emits=("payment_method.attached",),
    ),
    Endpoint(
        method="POST",
        path="/v1/payment_methods/{id}/detach",
        params=PaymentMethodDetachParams,
        run=detach,
        emits=("payment_method.detached", "customer.updated"),
    ),
    Endpoint(
        method="GET",
        path="/v1/customers/{id}/payment_methods",
        params=CustomerPaymentMethodListParams,
        run=list_of_customer,
        supports=f"{LIST} type",
    ),
    Endpoint(
        method="GET",
        path="/v1/customers/{id}/payment_methods/{method}",
        params=CustomerPaymentMethodRetrieveParams,
        run=retrieve_of_customer,
    ),
)
