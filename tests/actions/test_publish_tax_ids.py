"""Our numbers are told to Stripe once, and its invoices print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.configure_organisation import configure_organisation
from souche.actions.publish_tax_ids import publish_tax_ids
from souche.domain.organisation.models import SOUCHE, Organisation
from souche.kit import clock
from tests.actions.orders import place
from tests.cast import NOON, open_theatre
from tests.jobs import do_jobs

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

NUMBERS = [("fr_siret", "73282932000074"), ("eu_vat", "FR44732829320")]


def told(local_stripe: LocalStripe) -> list[tuple[str, str]]:
    """Return the numbers that the account has, oldest first."""
    return [(one["type"], one["value"]) for one in reversed(local_stripe.objects("tax_ids"))]


@pytest.mark.usefixtures("event")
def test_each_number_is_told_once(local_stripe: LocalStripe) -> None:
    publish_tax_ids()
    publish_tax_ids()

    assert told(local_stripe) == NUMBERS
    assert len(Organisation.current().stripe_tax_ids) == 2


def test_stripe_prints_them_and_our_own_fields_are_free(event: Event, local_stripe: LocalStripe) -> None:
    publish_tax_ids()

    place(event, now=clock.now())

    asked = local_stripe.objects("checkout/sessions")[0]["invoice_creation"]["invoice_data"]
    assert asked["account_tax_ids"] == Organisation.current().stripe_tax_ids
    assert not asked["custom_fields"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("event")
def test_another_number_is_told_by_the_worker(local_stripe: LocalStripe) -> None:
    publish_tax_ids()
    organisation = Organisation.current()
    organisation.siren, organisation.siret, organisation.vat_number = "552100554", "", ""

    configure_organisation(
        organisation=organisation, secret_key="", webhook_secret="", actor=SOUCHE, now=NOON
    )

    assert Organisation.current().stripe_tax_ids == []
    do_jobs()
    assert told(local_stripe)[-1] == ("fr_siren", "552100554")
    assert len(Organisation.current().stripe_tax_ids) == 1


def test_a_number_deleted_at_stripe_stops_no_sale(event: Event, local_stripe: LocalStripe) -> None:
    publish_tax_ids()
    local_stripe.ask(f"tax_ids/{Organisation.current().stripe_tax_ids[0]}", method="DELETE")

    placed = place(event, now=clock.now())

    asked = local_stripe.objects("checkout/sessions")[0]["invoice_creation"]["invoice_data"]
    assert placed.pay_url
    assert {"name": "SIRET", "value": "73282932000074"} in asked["custom_fields"]
    assert Organisation.current().stripe_tax_ids == []


@pytest.mark.django_db
def test_without_a_key_there_is_nobody_to_tell() -> None:
    open_theatre()

    publish_tax_ids()

    assert Organisation.current().stripe_tax_ids == []
