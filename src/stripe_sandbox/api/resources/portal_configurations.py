"""Portal configurations: what the customers may do in their portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stripe.params.billing_portal import (
    ConfigurationCreateParams,
    ConfigurationListParams,
    ConfigurationRetrieveParams,
    ConfigurationUpdateParams,
)

from stripe_sandbox.api.addresses import check_address
from stripe_sandbox.api.endpoint import LIST, Call, Endpoint, merged_metadata
from stripe_sandbox.api.errors import invalid, malformed, unsupported
from stripe_sandbox.api.portal.configuration import (
    IS_DEFAULT,
    KIND,
    UPDATES,
    change_configuration,
    new_configuration,
)

if TYPE_CHECKING:
    from stripe_sandbox.state.store import Json

_PROFILE = ("headline", "privacy_policy_url", "terms_of_service_url")
_OFFERED = ("customer_update", "invoice_history", "payment_method_update", "subscription_cancel")
_REFUSED = ("subscription_pause", "subscription_update")
_FIELDS = " ".join(
    (
        "default_return_url login_page.enabled metadata name",
        *(f"business_profile.{name}" for name in _PROFILE),
        *(f"features.{name}.enabled" for name in (*_OFFERED, *_REFUSED)),
        "features.customer_update.allowed_updates features.subscription_cancel.mode",
        "features.subscription_cancel.proration_behavior",
        "features.subscription_cancel.cancellation_reason.enabled",
        "features.subscription_cancel.cancellation_reason.options",
    )
)
_LIMITS = {"business_profile.headline": 60, "name": 256}


def create(call: Call) -> Json:
    """Describe what a portal offers."""
    return new_configuration(work=call.work, values=_values(call.params, current={}))


def retrieve(call: Call) -> Json:
    """Return a configuration."""
    return call.subject(KIND, word="configuration")


def update(call: Call) -> Json:
    """Change the given values; sessions that are open follow at once."""
    configuration = call.subject(KIND, word="configuration")
    if configuration["is_default"] and call.params.get("active") is False:
        raise invalid("The default configuration cannot be deactivated.", param="active")
    values = _values(call.params, current=configuration)
    return change_configuration(work=call.work, configuration=configuration, values=values)


def list_all(call: Call) -> Json:
    """Return configurations, newest first."""
    wanted = call.params.get("is_default")
    conditions = () if wanted is None else (IS_DEFAULT.format(str(wanted).lower()),)
    return call.page(KIND, filters="active", conditions=conditions)


def _values(params: Json, *, current: Json) -> Json:
    """Return the values to merge; an empty text unsets one, an empty list of updates allows none."""
    values: Json = {name: params[name] for name in ("active", "login_page") if name in params}
    values |= {name: params[name] or None for name in ("default_return_url", "name") if name in params}
    profile = {name: text or None for name, text in params.get("business_profile", {}).items()}
    _check_addresses(values, profile)
    return values | {
        "business_profile": profile,
        "features": _features(params.get("features", {})),
        "metadata": merged_metadata(current.get("metadata"), params.get("metadata")),
    }


def _check_addresses(values: Json, profile: Json) -> None:
    given = {"default_return_url": values.get("default_return_url")}
    given |= {f"business_profile[{name}]": profile.get(name) for name in _PROFILE[1:]}
    for param, address in given.items():
        if address:
            check_address(address, param=param)


def _features(asked: Json) -> Json:
    for name in _REFUSED:
        if asked.get(name, {}).get("enabled"):
            raise unsupported(f"The feature {name}", param=f"features[{name}]")
    features = {name: dict(asked[name]) for name in _OFFERED if name in asked}
    if "allowed_updates" in features.get("customer_update", {}):
        features["customer_update"]["allowed_updates"] = _updates(asked["customer_update"])
    if "subscription_cancel" in features:
        _check_cancellation(features["subscription_cancel"])
    return features


def _updates(asked: Json) -> list[str]:
    wanted: list[str] = asked["allowed_updates"] or []
    for name in wanted:
        if name not in UPDATES:
            raise unsupported(f"The update of {name}", param="features[customer_update][allowed_updates]")
    return wanted


def _check_cancellation(feature: Json) -> None:
    param = "features[subscription_cancel][proration_behavior]"
    behavior = feature.get("proration_behavior", "none")
    if behavior == "always_invoice":
        raise malformed(f"Invalid {param}: must be one of none or create_prorations", param=param)
    if behavior != "none":
        raise unsupported(f"The proration behavior {behavior}", param=param)
    if "cancellation_reason" in feature:
        reason = feature["cancellation_reason"]
        feature["cancellation_reason"] = reason | (
            {"options": reason["options"] or []} if "options" in reason else {}
        )


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/v1/billing_portal/configurations",
        params=ConfigurationCreateParams,
        run=create,
        supports=_FIELDS,
        limits=_LIMITS,
        emits=("billing_portal.configuration.created",),
    ),
    Endpoint(
        method="GET",
        path="/v1/billing_portal/configurations",
        params=ConfigurationListParams,
        run=list_all,
        supports=f"{LIST} active is_default",
    ),
    Endpoint(
        method="GET",
        path="/v1/billing_portal/configurations/{id}",
        params=ConfigurationRetrieveParams,
        run=retrieve,
    ),
    Endpoint(
        method="POST",
        path="/v1/billing_portal/configurations/{id}",
        params=ConfigurationUpdateParams,
        run=update,
        supports=f"active {_FIELDS}",
        limits=_LIMITS,
        emits=("billing_portal.configuration.updated",),
    ),
)
