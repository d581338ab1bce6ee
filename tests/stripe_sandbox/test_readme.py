from __future__ import annotations

from dataclasses import fields
from importlib import resources
from typing import get_args

import stripe

from stripe_sandbox.api.routes import ENDPOINTS, emitted_events
from stripe_sandbox.api.specs import Hash, Many, spec_of
from stripe_sandbox.documents.settings_words import SETTINGS_WORDS
from stripe_sandbox.state.options import Options
from tools.sandbox_readme import with_tables

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


def test_its_tables_are_those_of_the_code() -> None:
    assert with_tables(README) == README, "make tables"


def test_every_setting_is_said_in_both_languages() -> None:
    assert {f"setting_{field.name}" for field in fields(Options)} == SETTINGS_WORDS.keys()


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
