from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.shop import vat

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams

    from tests.stripe_sandbox.server import Server


def test_a_customer_is_changed_field_by_field(api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "a@example.org", "metadata": {"a": "1", "b": "2"}})
    changed = api.customers.update(
        customer.id, {"name": "Alice", "preferred_locales": ["fr"], "metadata": {"a": "", "c": "3"}}
    )
    assert (changed.email, changed.name, changed.preferred_locales) == ("a@example.org", "Alice", ["fr"])
    assert changed.metadata
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
    event = body_of(api.events.list({"type": "customer.updated"}))["data"][0]
    assert event["data"]["previous_attributes"]["name"] is None


def test_a_deleted_customer_leaves_a_stump(api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "a@example.org"}).id
    assert api.customers.delete(customer).deleted
    assert body_of(api.customers.retrieve(customer)) == {
        "id": customer,
        "object": "customer",
        "deleted": True,
    }
    assert api.customers.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.update(customer, {"name": "Alice"})


def test_a_customer_may_come_with_tax_ids(api: stripe.V1Services) -> None:
    wanted = {"tax_id_data": [{"type": "eu_vat", "value": "FR12345678901"}], "expand": ["tax_ids"]}
    customer = api.customers.create(cast("CustomerCreateParams", wanted))
    assert customer.tax_ids
    assert [tax_id.value for tax_id in customer.tax_ids.data] == ["FR12345678901"]


def test_a_tax_rate_keeps_its_percentage(api: stripe.V1Services) -> None:
    rate = vat(api, 5.5)
    changed = api.tax_rates.update(rate, {"active": False, "description": "Spectacle"})
    assert (changed.percentage, changed.active, changed.description) == (5.5, False, "Spectacle")
    assert [r.id for r in api.tax_rates.list({"active": False}).data] == [rate]
    assert api.tax_rates.list({"active": True}).data == []


@pytest.mark.parametrize("percentage", [-1, 100.5, 5.12345])
def test_a_tax_rate_has_four_decimals_and_stays_below_a_hundred(
    api: stripe.V1Services, percentage: float
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        vat(api, percentage)
    assert caught.value.param == "percentage"


def test_prices_are_found_by_product(api: stripe.V1Services) -> None:
    product = api.products.create({"name": "Place"}).id
    mine = api.prices.create({"currency": "eur", "unit_amount": 100, "product": product})
    api.prices.create({"currency": "eur", "unit_amount": 100, "product_data": {"name": "Autre"}})
    assert [price.id for price in api.prices.list({"product": product}).data] == [mine.id]
    assert api.products.retrieve(product).name == "Place"


def test_an_endpoint_shows_its_secret_once(api: stripe.V1Services) -> None:
    endpoint = api.webhook_endpoints.create(
        {"url": "http://127.0.0.1:1/", "enabled_events": ["invoice.paid"]}
    )
    assert str(endpoint.secret).startswith("whsec_")
    assert "secret" not in body_of(api.webhook_endpoints.retrieve(endpoint.id))
    changed = api.webhook_endpoints.update(endpoint.id, {"enabled_events": ["*"], "disabled": True})
    assert (changed.enabled_events, changed.status) == (["*"], "disabled")
    api.webhook_endpoints.delete(endpoint.id)
    assert api.webhook_endpoints.list().data == []


def test_an_endpoint_wants_known_events_and_our_release(server: Server) -> None:
    unknown = server.post("/v1/webhook_endpoints", "url=http://a.example/&enabled_events[]=invoice.eaten")
    assert unknown.json()["error"]["param"] == "enabled_events[0]"
    old = server.post(
        "/v1/webhook_endpoints", "url=http://a.example/&enabled_events[]=*&api_version=2025-03-31.basil"
    )
    assert old.status_code == 400
    bad = server.post("/v1/webhook_endpoints", "url=http://[::1&enabled_events[]=*")
    assert bad.json()["error"]["code"] == "url_invalid"


def test_the_account_takes_the_name_and_tax_ids_of_a_theatre(server: Server, api: stripe.V1Services) -> None:
    server.control(
        "account",
        name="Le Petit Théâtre",
        address={"line1": "3 place du Marché", "postal_code": "35000", "city": "Rennes", "country": "FR"},
        tax_ids=[{"type": "eu_vat", "value": "FR40303265045"}],
    )
    account = api.accounts.retrieve_current()
    assert account.business_profile
    assert account.business_profile.name == "Le Petit Théâtre"
    assert account.settings
    assert account.settings.invoices
    assert len(account.settings.invoices.default_account_tax_ids or []) == 1


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("account", {"colour": "red"}),
        ("account", {"name": 3}),
        ("account", {"tax_ids": ["FR1"]}),
        ("settings", {"delivery_order": "backwards"}),
        ("settings", {"weather": "bad"}),
        ("deliveries", {"paused": "yes"}),
        ("clock", {"advance": -1}),
    ],
)
def test_a_control_request_without_sense_is_refused(
    server: Server, path: str, content: dict[str, object]
) -> None:
    answer = server.http.post(f"/_sandbox/{path}", json=content)
    assert answer.status_code == 400
    assert answer.json()["error"]
