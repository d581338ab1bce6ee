"""Portal sessions: the short-lived links that let a customer into their portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params.billing_portal import SessionCreateParams

from stripe_sandbox.api.addresses import check_address
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.api.errors import invalid, malformed, unsupported
from stripe_sandbox.api.portal.configuration import KIND, usual_configuration
from stripe_sandbox.api.portal.session import new_session
from stripe_sandbox.api.subscription import ENDED

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

FLOWS = ("customer_update", "payment_method_update", "subscription_cancel")


def create(call: Call) -> Json:
    """Let a customer in; without a configuration the account's own decides what they find."""
    params = call.params
    if "customer" not in params:
        raise malformed("Missing required param: customer.", param="customer", code="parameter_missing")
    configuration = _configuration(call)
    customer = call.require("customer", params["customer"], param="customer")
    values: Json = {name: params[name] for name in ("locale", "return_url") if name in params}
    if "return_url" in values:
        check_address(values["return_url"], param="return_url")
    if "flow_data" in params:
        values["flow"] = _flow(call, customer=customer, features=configuration["features"])
    return new_session(work=call.work, customer=customer, configuration=configuration, values=values)


def _configuration(call: Call) -> Json:
    if "configuration" not in call.params:
        if call.work.options.portal_needs_configuration:
            raise invalid(
                "No configuration provided and your test mode default configuration has not been created. "
                "Provide a configuration, or save your customer portal settings in the Dashboard."
            )
        return usual_configuration(work=call.work)
    given = call.params["configuration"]
    found = call.require(KIND, given, param="configuration", word="configuration")
    if not found["active"]:
        raise invalid(f"The configuration {given} is not active.", param="configuration")
    return found


def _flow(call: Call, *, customer: Json, features: Json) -> Json:
    """Return the one thing that the customer is let in to do."""
    asked = call.params["flow_data"]
    kind = asked["type"]
    if kind not in FLOWS:
        raise unsupported(f"A flow of the type {kind}", param="flow_data[type]")
    if not features[kind]["enabled"]:
        raise invalid(f"The feature {kind} is disabled in the portal configuration.", param="flow_data[type]")
    return {
        "after_completion": _after_completion(asked.get("after_completion") or {"type": "portal_homepage"}),
        "customer_update": {} if kind == "customer_update" else None,
        "subscription_cancel": _cancellation(call, customer) if kind == "subscription_cancel" else None,
        "subscription_pause": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }


def _after_completion(asked: Json) -> Json:
    kind, redirect = asked["type"], asked.get("redirect")
    param = "flow_data[after_completion]"
    if kind == "hosted_confirmation":
        raise unsupported("A hosted confirmation", param=f"{param}[type]")
    if (kind == "redirect") != (redirect is not None):
        raise malformed("A redirect needs its address, and only a redirect.", param=f"{param}[redirect]")
    if redirect:
        check_address(redirect["return_url"], param=f"{param}[redirect][return_url]")
    return {"hosted_confirmation": None, "redirect": redirect, "type": kind}


def _cancellation(call: Call, customer: Json) -> Json:
    asked = call.params["flow_data"].get("subscription_cancel")
    param = "flow_data[subscription_cancel]"
    if asked is None:
        raise malformed(f"Missing required param: {param}.", param=param, code="parameter_missing")
    param = f"{param}[subscription]"
    subscription = call.require("subscription", asked["subscription"], param=param)
    if subscription["customer"] != customer["id"] or subscription["status"] in ENDED:
        raise invalid(f"The customer has no running subscription {subscription['id']}.", param=param)
    return {"retention": None, "subscription": subscription["id"]}


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/billing_portal/sessions",
        params=SessionCreateParams,
        run=create,
        supports="configuration customer locale return_url flow_data.type "
        "flow_data.after_completion.type flow_data.after_completion.redirect.return_url "
        "flow_data.subscription_cancel.subscription",
        emits=("billing_portal.session.created", "billing_portal.configuration.created"),
    ),
)
