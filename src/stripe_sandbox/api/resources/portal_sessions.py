"""Portal sessions: the short-lived links that let a customer into their portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params.billing_portal import SessionCreateParams

from stripe_sandbox.api.addresses import check_address
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.api.errors import invalid, malformed
from stripe_sandbox.api.portal.configuration import KIND, usual_configuration
from stripe_sandbox.api.portal.session import new_session

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json


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


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/billing_portal/sessions",
        params=SessionCreateParams,
        run=create,
        supports="configuration customer locale return_url",
        emits=("billing_portal.session.created", "billing_portal.configuration.created"),
    ),
)
