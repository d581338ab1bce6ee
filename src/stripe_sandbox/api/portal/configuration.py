"""The portal Configuration object: its shape, its defaults, and every change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe import billing_portal

from stripe_sandbox.state.ids import new_id, random_text
from stripe_sandbox.state.shapes import complete
from stripe_sandbox.state.store import Query

if TYPE_CHECKING:
    from stripe_sandbox.state.state import Work
    from stripe_sandbox.state.store import Json, Store

KIND = "billing_portal.configuration"
# The updates of a customer that this sandbox can offer.
UPDATES = ("address", "email", "name", "phone", "tax_id")
IS_DEFAULT = "json_extract(body, '$.is_default') = {}"
LOGIN_TOKEN_LENGTH = 14
_REASONS = ["too_expensive", "missing_features", "switched_service", "unused", "other"]
# What a feature is until it is asked for.
_FEATURES: Json = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": _REASONS},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {
        "duration": {
            "interval_options": [{"interval": "month", "interval_count": 1}],
            "type": "interval_options",
        },
        "enabled": False,
    },
    "subscription_update": {
        "default_allowed_updates": [],
        "enabled": False,
        "products": [],
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}
# What the account's own configuration offers, which no request made.
_USUAL_FEATURES: Json = {
    "customer_update": {"allowed_updates": list(UPDATES), "enabled": True},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {"enabled": True},
}


def new_configuration(*, work: Work, values: Json, is_default: bool = False) -> Json:
    """Save a configuration of Stripe-named values, tell the endpoints and return it."""
    empty: Json = {
        "active": True,
        "business_profile": dict.fromkeys(("headline", "privacy_policy_url", "terms_of_service_url")),
        "default_return_url": None,
        "features": _FEATURES,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
    }
    configuration = complete(
        billing_portal.Configuration,
        _merged(work, current=empty, values=values)
        | {
            "id": new_id("bpc"),
            "object": KIND,
            "created": work.now,
            "is_default": is_default,
            "livemode": False,
            "updated": work.now,
        },
        absent=frozenset(),
    )
    work.save(configuration)
    work.emit("billing_portal.configuration.created", configuration)
    return configuration


def change_configuration(*, work: Work, configuration: Json, values: Json) -> Json:
    """Save changed values, tell the endpoints and return the configuration."""
    changed = _merged(work, current=configuration, values=values) | {"updated": work.now}
    work.save(changed)
    work.emit("billing_portal.configuration.updated", changed, before=configuration)
    return changed


def _merged(work: Work, *, current: Json, values: Json) -> Json:
    simple = {
        name: values[name] for name in ("active", "default_return_url", "metadata", "name") if name in values
    }
    merged: Json = current | simple
    merged["business_profile"] = current["business_profile"] | values.get("business_profile", {})
    asked = values.get("features", {})
    merged["features"] = {
        name: _merged_feature(feature, asked.get(name, {})) for name, feature in current["features"].items()
    }
    merged["login_page"] = _login_page(work, current["login_page"], values.get("login_page"))
    return merged


def _merged_feature(feature: Json, asked: Json) -> Json:
    if "cancellation_reason" in asked:
        asked = asked | {"cancellation_reason": feature["cancellation_reason"] | asked["cancellation_reason"]}
    return feature | asked


def _login_page(work: Work, current: Json, asked: Json | None) -> Json:
    """Return the login page, at a new address each time it is opened."""
    if asked is None or asked["enabled"] == current["enabled"]:
        return current
    url = f"{work.state.base_url}/p/login/test_{random_text(LOGIN_TOKEN_LENGTH)}"
    return {"enabled": asked["enabled"], "url": url if asked["enabled"] else None}


def default_configuration(*, store: Store) -> Json | None:
    """Return the account's own configuration, or None until it is needed."""
    found = store.select(Query(kind=KIND, conditions=(IS_DEFAULT.format("true"),), limit=1))
    return next(iter(found), None)


def usual_configuration(*, work: Work) -> Json:
    """Return the account's own configuration, made the first time that it is needed."""
    found = default_configuration(store=work.store)
    return found or new_configuration(work=work, values={"features": _USUAL_FEATURES}, is_default=True)
