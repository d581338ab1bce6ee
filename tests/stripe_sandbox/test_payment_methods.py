from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of, faults

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


@pytest.fixture
def alice(api: stripe.V1Services) -> str:
    return api.customers.create({"email": "alice@example.org"}).id


def test_a_card_is_kept_by_its_number_and_shows_its_end(api: stripe.V1Services) -> None:
    method = api.payment_methods.create(
        {
            "type": "card",
            "card": {"number": "4242424242424242", "exp_month": 8, "exp_year": 2031, "cvc": "314"},
            "billing_details": {"name": "Alice Martin", "address": {"city": "Rennes"}},
        }
    )
    assert method.card
    assert (method.card.brand, method.card.last4, method.card.exp_year) == ("visa", "4242", 2031)
    assert method.billing_details.name == "Alice Martin"
    assert method.customer is None
    assert list(faults(stripe.PaymentMethod, body_of(method))) == []
    assert "4242424242424242" not in str(body_of(api.payment_methods.retrieve(method.id)))


def test_stripes_test_token_is_a_card(api: stripe.V1Services) -> None:
    method = api.payment_methods.create({"type": "card", "card": {"token": "tok_mastercard"}})
    assert method.card
    assert method.card.brand == "mastercard"


@pytest.mark.parametrize("test_id", ["pm_card_visa", "pm_card_chargeCustomerFail"])
def test_a_test_card_is_attached_to_a_customer(api: stripe.V1Services, alice: str, test_id: str) -> None:
    method = api.payment_methods.attach(test_id, {"customer": alice})
    assert method.customer == alice
    assert [kept.id for kept in api.customers.payment_methods.list(alice).data] == [method.id]
    assert [kept.id for kept in api.payment_methods.list({"customer": alice, "type": "card"})] == [method.id]
    assert api.customers.payment_methods.retrieve(alice, method.id).id == method.id
    assert [event.type for event in api.events.list({"limit": 1})] == ["payment_method.attached"]


def test_a_refused_card_is_not_attached(api: stripe.V1Services, alice: str) -> None:
    with pytest.raises(stripe.CardError) as refused:
        api.payment_methods.attach("pm_card_chargeDeclined", {"customer": alice})
    assert (refused.value.code, refused.value.http_status) == ("card_declined", 402)
    assert refused.value.error
    assert refused.value.error.decline_code == "generic_decline"
    assert api.customers.payment_methods.list(alice).data == []


def test_a_card_has_one_customer(api: stripe.V1Services, alice: str) -> None:
    method = api.payment_methods.attach("pm_card_visa", {"customer": alice})
    bob = api.customers.create({"email": "bob@example.org"}).id
    with pytest.raises(stripe.InvalidRequestError, match="already been attached"):
        api.payment_methods.attach(method.id, {"customer": bob})
    with pytest.raises(stripe.InvalidRequestError, match="No such PaymentMethod"):
        api.customers.payment_methods.retrieve(bob, method.id)


def test_a_detached_card_pays_nothing_more(api: stripe.V1Services, alice: str) -> None:
    method = api.payment_methods.attach("pm_card_visa", {"customer": alice})
    api.customers.update(alice, {"invoice_settings": {"default_payment_method": method.id}})
    assert api.payment_methods.detach(method.id).customer is None
    settings = api.customers.retrieve(alice).invoice_settings
    assert settings
    assert settings.default_payment_method is None
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        api.payment_methods.attach(method.id, {"customer": alice})
    with pytest.raises(stripe.InvalidRequestError, match="detachment is impossible"):
        api.payment_methods.detach(method.id)


def test_a_card_changes_its_date_and_its_payer(api: stripe.V1Services) -> None:
    method = api.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    changed = api.payment_methods.update(
        method.id,
        {"card": {"exp_year": 2040}, "billing_details": {"email": "a@example.org"}, "metadata": {"k": "v"}},
    )
    assert changed.card
    assert (changed.card.exp_year, changed.card.last4) == (2040, "4242")
    assert changed.billing_details.email == "a@example.org"
    assert body_of(changed)["metadata"] == {"k": "v"}


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ("type=card", "parameter_missing", "card"),
        ("type=card&card[cvc]=123", "parameter_missing", "card[number]"),
        ("type=card&card[number]=abc", "incorrect_number", "card[number]"),
        ("type=card&card[token]=tok_other", "resource_missing", "card[token]"),
        ("type=paypal", "sandbox_unsupported", "type"),
    ],
)
def test_what_is_no_card_is_refused(server: Server, body: str, code: str, param: str) -> None:
    error = server.post("/v1/payment_methods", body).json()["error"]
    assert (error["code"], error["param"]) == (code, param)


def test_a_customer_begins_with_a_card_and_invoice_settings(api: stripe.V1Services) -> None:
    customer = api.customers.create(
        {
            "payment_method": "pm_card_visa",
            "invoice_settings": {
                "default_payment_method": "pm_card_visa",
                "footer": "Merci.",
                "custom_fields": [{"name": "SIRET", "value": "73282932000074"}],
                "rendering_options": {"amount_tax_display": "include_inclusive_tax"},
            },
        }
    )
    settings = customer.invoice_settings
    assert settings
    assert settings.footer == "Merci."
    kept = api.customers.payment_methods.list(customer.id).data
    assert [method.id for method in kept] == [settings.default_payment_method]
    assert list(faults(stripe.Customer, body_of(customer))) == []
    assert body_of(api.customers.update(customer.id, {"invoice_settings": {"custom_fields": ""}}))[
        "invoice_settings"
    ] == body_of(customer)["invoice_settings"] | {"custom_fields": None}


def test_anothers_card_is_no_default(api: stripe.V1Services, alice: str) -> None:
    method = api.payment_methods.attach("pm_card_visa", {"customer": alice})
    bob = api.customers.create({"email": "bob@example.org"}).id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.customers.update(bob, {"invoice_settings": {"default_payment_method": method.id}})
    assert refused.value.param == "invoice_settings[default_payment_method]"


def test_tax_ids_are_added_and_removed(api: stripe.V1Services, alice: str) -> None:
    tax_id = api.customers.tax_ids.create(alice, {"type": "eu_vat", "value": "FR40303265045"})
    assert list(faults(stripe.TaxId, body_of(tax_id))) == []
    assert api.customers.tax_ids.retrieve(alice, tax_id.id).value == "FR40303265045"
    bob = api.customers.create({}).id
    with pytest.raises(stripe.InvalidRequestError, match="No such tax_id"):
        api.customers.tax_ids.delete(bob, tax_id.id)
    assert body_of(api.customers.tax_ids.delete(alice, tax_id.id))["deleted"] is True
    assert api.customers.tax_ids.list(alice).data == []
    kinds = [event.type for event in api.events.list({"limit": 3})]
    assert kinds == ["customer.tax_id.deleted", "customer.created", "customer.tax_id.created"]


def test_the_account_has_tax_ids_of_its_own(api: stripe.V1Services, alice: str) -> None:
    hers = api.customers.tax_ids.create(alice, {"type": "eu_vat", "value": "FR40303265045"})
    own = api.tax_ids.create({"type": "fr_siret", "value": "73282932000074"})
    assert (own.owner and own.owner.type, own.country) == ("self", "FR")
    assert [tax_id.id for tax_id in api.tax_ids.list().data] == [own.id]
    with pytest.raises(stripe.InvalidRequestError, match="No such tax_id"):
        api.tax_ids.retrieve(hers.id)
    api.tax_ids.delete(own.id)
    assert api.tax_ids.list().data == []


@pytest.mark.parametrize("numbering", ["invoice_prefix=ab", "next_invoice_sequence=0"])
def test_an_impossible_numbering_is_refused(server: Server, alice: str, numbering: str) -> None:
    error = server.post(f"/v1/customers/{alice}", numbering).json()["error"]
    assert error["param"] == numbering.partition("=")[0]
