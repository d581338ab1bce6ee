from __future__ import annotations

from importlib import resources
from typing import get_args

import stripe

from stripe_sandbox.api.routes import ENDPOINTS, emitted_events, endpoints_table
from stripe_sandbox.api.specs import Hash, Many, spec_of
from stripe_sandbox.control import controls_table

README = resources.files("stripe_sandbox").joinpath("README.md").read_text(encoding="utf-8")


def names(spec: object, path: str = "") -> set[str]:
    """Return every dotted path of a specification, whatever the nesting."""
    if isinstance(spec, Many):
        return names(spec.item, path)
    if isinstance(spec, Hash):
        return {path} | {
            name
            for field, (inner, _) in spec.fields.items()
            for name in names(inner, f"{path}.{field}" if path else field)
        }
    options = getattr(spec, "options", ())
    return {path} | {name for option in options for name in names(option, path)}


def test_the_table_of_endpoints_is_the_code_s() -> None:
    assert endpoints_table() in README


def test_the_table_of_controls_is_the_code_s() -> None:
    assert controls_table() in README


def test_every_supported_parameter_exists_in_the_sdk() -> None:
    unknown = {
        (endpoint.path, name)
        for endpoint in ENDPOINTS
        for name in [*endpoint.supports.split(), *endpoint.limits]
        if name not in names(spec_of(endpoint.params))
    }
    assert unknown == set()


def test_the_events_that_a_shop_needs_can_be_emitted() -> None:
    assert {
        "checkout.session.completed",
        "checkout.session.expired",
        "invoice.paid",
        "invoice_payment.paid",
        "charge.refunded",
        "refund.created",
    } <= emitted_events()


def test_every_emitted_event_is_one_of_stripes() -> None:
    known = get_args(stripe.Event.__annotations__["type"])
    assert emitted_events() <= set(known)
