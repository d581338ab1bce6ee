from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe
from stripe import billing_portal

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.subscribers import event_types

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server

HISTORY = {"invoice_history": {"enabled": True}}


def configure(api: stripe.V1Services, features: dict[str, Any] = HISTORY, **more: Any) -> Any:
    return api.billing_portal.configurations.create(cast("Any", {"features": features, **more}))


def let_in(api: stripe.V1Services, customer: str, **more: Any) -> billing_portal.Session:
    return api.billing_portal.sessions.create(cast("Any", {"customer": customer, **more}))


@pytest.fixture
def alice(api: stripe.V1Services) -> str:
    return api.customers.create({"email": "alice@example.org", "name": "Alice Martin"}).id


def test_a_configuration_has_the_shape_of_the_sdk(api: stripe.V1Services) -> None:
    made = configure(
        api,
        business_profile={"headline": "Le Petit Théâtre"},
        login_page={"enabled": True},
        default_return_url="https://shop.example/",
    )
    assert list(faults(billing_portal.Configuration, body_of(made))) == []
    assert (made.active, made.is_default) == (True, False)
    assert made.login_page.url.startswith("http://127.0.0.1")
    assert made.features.invoice_history.enabled is True
    assert made.features.subscription_cancel.enabled is False
    assert event_types(api, "billing_portal.") == ["billing_portal.configuration.created"]


def test_an_update_keeps_what_it_does_not_name(api: stripe.V1Services) -> None:
    made = configure(api, metadata={"season": "2026"})
    cancel: Any = {"subscription_cancel": {"enabled": True, "mode": "immediately"}}
    api.billing_portal.configurations.update(made.id, {"features": cancel})
    updated = api.billing_portal.configurations.update(made.id, {"metadata": {"hall": "2"}, "active": False})
    assert updated.features.invoice_history.enabled is True
    assert updated.features.subscription_cancel.mode == "immediately"
    assert body_of(updated)["metadata"] == {"season": "2026", "hall": "2"}
    assert updated.active is False
    assert (
        event_types(api, "billing_portal.configuration.updated")
        == ["billing_portal.configuration.updated"] * 2
    )


def test_a_closed_login_page_opens_at_another_address(api: stripe.V1Services) -> None:
    made = configure(api, login_page={"enabled": True})
    configurations = api.billing_portal.configurations
    closed = configurations.update(made.id, {"login_page": {"enabled": False}})
    opened = configurations.update(made.id, {"login_page": {"enabled": True}})
    assert closed.login_page.url is None
    assert opened.login_page.url not in {None, made.login_page.url}


def test_configurations_are_listed_by_what_they_are(api: stripe.V1Services, alice: str) -> None:
    made = configure(api)
    let_in(api, alice)
    listed = api.billing_portal.configurations.list
    assert [found.id for found in listed({"is_default": False}).data] == [made.id]
    assert [found.is_default for found in listed({"is_default": True}).data] == [True]
    assert len(listed({"active": True}).data) == 2
    assert listed({"active": False}).data == []


@pytest.mark.parametrize(
    ("features", "param"),
    [
        ({"subscription_update": {"enabled": True}}, "features[subscription_update]"),
        ({"subscription_pause": {"enabled": True}}, "features[subscription_pause]"),
        (
            {"customer_update": {"enabled": True, "allowed_updates": ["shipping"]}},
            "features[customer_update][allowed_updates]",
        ),
        (
            {"subscription_cancel": {"enabled": True, "proration_behavior": "create_prorations"}},
            "features[subscription_cancel][proration_behavior]",
        ),
    ],
)
def test_what_the_portal_cannot_do_is_refused(
    api: stripe.V1Services, features: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        configure(api, features)
    assert (refused.value.code, refused.value.param) == ("sandbox_unsupported", param)


def test_a_feature_that_is_off_may_be_named(api: stripe.V1Services) -> None:
    made = configure(api, HISTORY | {"subscription_update": {"enabled": False}})
    assert made.features.subscription_update.enabled is False


def test_the_default_configuration_stays_active(api: stripe.V1Services, alice: str) -> None:
    default = str(let_in(api, alice).configuration)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be deactivated"):
        api.billing_portal.configurations.update(default, {"active": False})


def test_a_session_has_the_shape_of_the_sdk(server: Server, api: stripe.V1Services, alice: str) -> None:
    made = configure(api, default_return_url="https://shop.example/account")
    session = let_in(api, alice, configuration=made.id, locale="fr", expand=["configuration"])
    body = body_of(session)
    assert list(faults(billing_portal.Session, body)) == []
    assert body["configuration"]["id"] == made.id
    assert (session.customer, session.return_url) == (alice, "https://shop.example/account")
    assert session.url.startswith(f"{server.url}/p/session/")
    assert event_types(api, "billing_portal.session") == ["billing_portal.session.created"]


def test_the_events_hold_objects_of_the_shape_of_the_sdk(api: stripe.V1Services, alice: str) -> None:
    let_in(api, alice)
    kinds: dict[str, type[Any]] = {
        "billing_portal.configuration": billing_portal.Configuration,
        "billing_portal.session": billing_portal.Session,
    }
    told = [event["data"]["object"] for event in body_of(api.events.list())["data"]]
    told = [thing for thing in told if thing["object"] in kinds]
    assert len(told) == 2
    assert [fault for thing in told for fault in faults(kinds[thing["object"]], thing)] == []


def test_an_account_that_has_saved_nothing_can_refuse(
    server: Server, api: stripe.V1Services, alice: str
) -> None:
    server.control("settings", portal_needs_configuration=True)
    with pytest.raises(stripe.InvalidRequestError, match="No configuration provided"):
        let_in(api, alice)
    server.control("settings", portal_needs_configuration=False)
    assert let_in(api, alice).customer == alice


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"customer": "cus_unknown"}, "customer"),
        ({"configuration": "bpc_unknown"}, "configuration"),
        ({"return_url": "javascript:alert(1)"}, "return_url"),
        ({"locale": "klingon"}, "locale"),
    ],
)
def test_a_session_that_makes_no_sense_is_refused(
    api: stripe.V1Services, alice: str, params: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.billing_portal.sessions.create(cast("Any", {"customer": alice} | params))
    assert refused.value.param == param


def test_an_inactive_configuration_lets_nobody_in(api: stripe.V1Services, alice: str) -> None:
    made = configure(api)
    api.billing_portal.configurations.update(made.id, {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="is not active"):
        let_in(api, alice, configuration=made.id)


@pytest.mark.parametrize("kind", ["customer_update", "payment_method_update"])
def test_a_session_for_one_thing_has_the_shape_of_the_sdk(
    api: stripe.V1Services, alice: str, kind: str
) -> None:
    after = {"type": "redirect", "redirect": {"return_url": "https://shop.example/done"}}
    session = let_in(api, alice, flow_data={"type": kind, "after_completion": after})
    assert list(faults(billing_portal.Session, body_of(session))) == []
    assert session.flow is not None
    assert (session.flow.type, session.url.endswith("/flow")) == (kind, True)


@pytest.mark.parametrize(
    ("flow", "param"),
    [
        (
            {"type": "subscription_update", "subscription_update": {"subscription": "sub_1"}},
            "subscription_update][subscription",
        ),
        ({"type": "subscription_pause"}, "type"),
        ({"type": "subscription_cancel"}, "subscription_cancel"),
        (
            {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_1"}},
            "subscription_cancel][subscription",
        ),
        (
            {"type": "customer_update", "after_completion": {"type": "redirect"}},
            "after_completion][redirect",
        ),
        (
            {"type": "customer_update", "after_completion": {"type": "hosted_confirmation"}},
            "after_completion][type",
        ),
    ],
)
def test_a_flow_that_makes_no_sense_is_refused(
    api: stripe.V1Services, alice: str, flow: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        let_in(api, alice, flow_data=flow)
    assert refused.value.param == f"flow_data[{param}]"


def test_a_flow_needs_its_feature(api: stripe.V1Services, alice: str) -> None:
    made = configure(api)
    with pytest.raises(stripe.InvalidRequestError, match="customer_update is disabled"):
        let_in(api, alice, configuration=made.id, flow_data={"type": "customer_update"})
