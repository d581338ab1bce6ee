"""What a customer corrects about themselves in the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stripe_sandbox.pages.test_portal import page, text_of
from tests.stripe_sandbox.shop import ADDRESS
from tests.stripe_sandbox.subscribers import event_types
from tests.stripe_sandbox.test_portal import configure, let_in

if TYPE_CHECKING:
    import httpx
    import stripe

    from tests.stripe_sandbox.server import Server

TYPED = {
    "name": "Alice Durand",
    "email": "alice.durand@example.org",
    "phone": "+33 2 99 00 00 00",
    "address_line1": "1 place de la Mairie",
    "postal_code": "35000",
    "city": "Rennes",
    "country": "FR",
    "tax_id": "fr 40 303 265 045",
}


@pytest.fixture
def alice(api: stripe.V1Services) -> str:
    customer = {"email": "alice@example.org", "name": "Alice Martin", "address": ADDRESS}
    return api.customers.create(customer).id  # type: ignore[arg-type]  # a plain dict of its fields


def save(server: Server, url: str, **typed: str) -> httpx.Response:
    return server.http.post(f"{url}/information", data=TYPED | typed)


def test_the_form_holds_what_is_known(server: Server, api: stripe.V1Services, alice: str) -> None:
    api.customers.tax_ids.create(alice, {"type": "eu_vat", "value": "FR40303265045"})
    soup = page(server, f"{let_in(api, alice).url}/information")
    known = {str(field["name"]): field.get("value") for field in soup.select("input")}
    assert known == {
        "name": "Alice Martin",
        "email": "alice@example.org",
        "phone": "",
        "address_line1": "12 rue des Lilas",
        "address_line2": "",
        "postal_code": "35000",
        "city": "Rennes",
        "tax_id": "FR40303265045",
    }


def test_what_is_corrected_is_saved(server: Server, api: stripe.V1Services, alice: str) -> None:
    url = let_in(api, alice, locale="fr").url
    done = save(server, url)
    assert done.headers["location"].endswith("?news=information_saved")
    found = api.customers.retrieve(alice)
    assert (found.name, found.email, found.phone) == (TYPED["name"], TYPED["email"], TYPED["phone"])
    assert found.address is not None
    assert found.address.line1 == "1 place de la Mairie"
    assert [(t.type, t.value) for t in api.customers.tax_ids.list(alice)] == [("eu_vat", "FR40303265045")]
    assert "Alice Durand" in text_of(page(server, url))


def test_a_tax_id_is_replaced_then_removed(server: Server, api: stripe.V1Services, alice: str) -> None:
    url = let_in(api, alice).url
    for typed in ("FR40303265045", "FR40303265045", "DE123456789", ""):
        save(server, url, tax_id=typed)
    assert api.customers.tax_ids.list(alice).data == []
    created, deleted = "customer.tax_id.created", "customer.tax_id.deleted"
    assert event_types(api, "customer.tax_id") == [created, deleted, created, deleted]


def test_an_address_that_is_not_given_stays_unknown(server: Server, api: stripe.V1Services) -> None:
    bob = api.customers.create({"email": "bob@example.org"}).id
    save(server, let_in(api, bob).url, address_line1="", postal_code="", city="")
    assert api.customers.retrieve(bob).address is None


@pytest.mark.parametrize(
    ("name", "wrong"), [("email", "alice"), ("tax_id", "12345"), ("country", "Atlantis")]
)
def test_what_makes_no_sense_is_said(
    server: Server, api: stripe.V1Services, alice: str, name: str, wrong: str
) -> None:
    refused = save(server, let_in(api, alice, locale="en").url, **{name: wrong})
    assert refused.status_code == 422
    assert "Nothing was saved" in refused.text
    assert api.customers.retrieve(alice).name == "Alice Martin"


def test_only_what_is_allowed_changes(server: Server, api: stripe.V1Services, alice: str) -> None:
    allowed = {"customer_update": {"enabled": True, "allowed_updates": ["name"]}}
    url = let_in(api, alice, configuration=configure(api, allowed).id).url
    assert [field["name"] for field in page(server, f"{url}/information").select("input")] == ["name"]
    save(server, url)
    found = api.customers.retrieve(alice)
    assert (found.name, found.email, found.phone) == ("Alice Durand", "alice@example.org", None)
    assert api.customers.tax_ids.list(alice).data == []


@pytest.mark.parametrize("enabled", ["true", "false"])
def test_nothing_changes_where_nothing_is_allowed(
    server: Server, api: stripe.V1Services, alice: str, enabled: str
) -> None:
    allowed = ["name"] if enabled == "false" else []
    closed = {"customer_update": {"enabled": enabled == "true", "allowed_updates": allowed}}
    url = let_in(api, alice, configuration=configure(api, closed).id).url
    assert server.http.get(f"{url}/information").status_code == 404
    assert save(server, url).status_code == 404
    assert api.customers.retrieve(alice).name == "Alice Martin"
