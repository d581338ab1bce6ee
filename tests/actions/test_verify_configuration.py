"""The configuration is verified item by item, from what Stripe answers, and from what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.connect_stripe import connect_stripe
from souche.actions.publish_tax_ids import publish_tax_ids
from souche.actions.reconnect_webhook import reconnect_webhook
from souche.actions.repair_portal import repair_portal
from souche.actions.verify_configuration import verify_configuration
from souche.domain.health.configuration_words import CONFIGURATION_TITLES
from souche.domain.health.findings import State
from souche.domain.health.sentences import sentence_of, title_of
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import add_price, announce, open_theatre
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
URL = "http://127.0.0.1:9/stripe/webhook/"


def words() -> dict[str, str]:
    """Return the word found for each item, and check that each has a title and a sentence."""
    found = verify_configuration(webhook_url=URL, now=clock.now())
    assert all(title_of(each) and sentence_of(each) for each in found)
    return {each.subject: each.word for each in found}


@pytest.fixture
def connected(local_stripe: LocalStripe) -> LocalStripe:
    """Open a theatre whose configuration lacks nothing."""
    open_theatre(is_portal_enabled=True)
    connect_stripe(secret_key=STRIPE_KEY, webhook_url=URL, now=clock.now())
    publish_tax_ids()
    repair_portal()
    return local_stripe


def test_a_complete_configuration_leaves_nothing_to_do(connected: LocalStripe) -> None:
    del connected

    found = verify_configuration(webhook_url=URL, now=clock.now())

    assert [each.word for each in found if each.state == State.BROKEN] == []
    assert {each.subject for each in found} == set(CONFIGURATION_TITLES)
    assert {each.subject for each in found if each.state == State.TO_LOOK_AT} == {
        "key", "numbering", "stripe_mails",
    }  # fmt: skip


def test_nothing_is_changed_by_looking(connected: LocalStripe) -> None:
    before = Organisation.objects.values().get(), connected.objects("webhook_endpoints")

    words()

    assert (Organisation.objects.values().get(), connected.objects("webhook_endpoints")) == before


@pytest.mark.parametrize(
    ("changes", "subject", "word"),
    [
        ({"is_invoicing_enabled": False}, "switch", "switch_off"),
        ({"street": ""}, "identity", "identity_without_address"),
        ({"siren": "", "siret": ""}, "identity", "identity_without_number"),
        ({"siren": "", "siret": "", "vat_number": ""}, "tax_ids", "tax_ids_unwritten"),
        ({"siren": "", "siret": "", "vat_number": "", "rna": "W212001234"}, "tax_ids", "tax_ids_well"),
        ({"stripe_tax_ids": []}, "tax_ids", "tax_ids_missing"),
        ({"stripe_webhook_secret": ""}, "webhook", "webhook_without_secret"),
        ({"stripe_portal_id": "bpc_unknown"}, "portal", "portal_missing"),
        ({"is_portal_enabled": False}, "portal", "portal_unused"),
        ({"stripe_secret_key": ""}, "key", "key_missing"),
        ({"stripe_secret_key": "sk_test_no"}, "key", "key_refused"),
    ],
)
@pytest.mark.usefixtures("connected")
def test_what_the_house_lacks_is_named(changes: dict[str, object], subject: str, word: str) -> None:
    house = Organisation.current()
    for name, value in changes.items():
        setattr(house, name, value)
    house.save()

    assert words()[subject] == word


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"name": ""}, "business_name"),
        ({"support_email": "", "email": ""}, "support_email"),
        ({"address": {"line1": "1 rue de l’Exemple"}}, "business_address"),
    ],
)
def test_what_the_account_lacks_is_named(
    connected: LocalStripe, changes: dict[str, object], subject: str
) -> None:
    connected.control("account", **changes)

    assert words()[subject] == f"{subject}_missing"


def test_a_number_deleted_at_stripe_is_named(connected: LocalStripe) -> None:
    connected.ask(f"tax_ids/{Organisation.current().stripe_tax_ids[0]}", method="DELETE")

    assert words()["tax_ids"] == "tax_ids_missing"


def test_an_endpoint_is_followed_until_it_is_repaired(connected: LocalStripe) -> None:
    (endpoint,) = connected.objects("webhook_endpoints")
    address = f"webhook_endpoints/{endpoint['id']}"

    connected.ask(address, **{"enabled_events[]": "invoice.paid"})
    assert words()["webhook"] == "webhook_incomplete"
    connected.ask(address, disabled="true")
    assert words()["webhook"] == "webhook_disabled"
    connected.ask(address, method="DELETE")
    assert words()["webhook"] == "webhook_missing"
    reconnect_webhook(webhook_url=URL, now=clock.now())
    assert words()["webhook"] == "webhook_well"


def issue(stripe: LocalStripe, *, customers: int) -> None:
    """Let Stripe issue an invoice to each of so many customers."""
    for number in range(customers):
        customer = stripe.ask("customers", email=f"buyer{number}@example.org")["id"]
        stripe.ask("invoiceitems", customer=customer, amount="1000", currency="eur")
        invoice = stripe.ask(
            "invoices", customer=customer, pending_invoice_items_behavior="include", auto_advance="false"
        )
        stripe.ask(f"invoices/{invoice['id']}/finalize")


@pytest.mark.parametrize(
    ("numbering", "word"), [("account", "numbering_well"), ("customer", "numbering_by_customer")]
)
def test_the_numbering_is_told_from_real_numbers(connected: LocalStripe, numbering: str, word: str) -> None:
    connected.control("settings", invoice_numbering=numbering)
    issue(connected, customers=2)

    assert words()["numbering"] == word


def test_the_cost_is_estimated_from_the_last_sales(connected: LocalStripe) -> None:
    del connected
    event = announce(now=clock.now())
    add_price(event)
    order = place(event, quantity=3, now=clock.now()).order
    order.pay(paid_at=clock.now())

    (fees,) = [
        each for each in verify_configuration(webhook_url=URL, now=clock.now()) if each.subject == "fees"
    ]

    assert fees.word == "fees_estimated"
    assert fees.values == {"count": 1, "amount": "0,29\N{NO-BREAK SPACE}€"}


@pytest.mark.usefixtures("connected")
def test_a_silent_stripe_is_asked_once_and_said(settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    found = words()

    assert found["key"] == "stripe_silent"
    assert "webhook" not in found
    assert found["switch"] == "switch_well"


def test_what_a_restricted_key_may_not_read_is_said(connected: LocalStripe) -> None:
    connected.control("weather", kind="permission_denied")

    found = words()

    for subject in ("charges", "tax_ids", "numbering", "webhook", "portal"):
        assert found[subject] == "permission_missing"
