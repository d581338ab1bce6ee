"""« Vérifier ma configuration » says what is to do, leads to where it is done, and repairs what it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from souche.domain.organisation.models import JournalEntry, Organisation, StaffMember
from souche.domain.organisation.roles import Role
from souche.entrypoints.administration.verification_steps import RIGHTS
from stripe_sandbox.api.rights import names_of_rights
from tests.entrypoints.administration.rows import enter, hire
from tests.entrypoints.administration.test_configuration import words
from tests.jobs import do_jobs
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, Settings

    from tests.sandbox import LocalStripe

PAGE = "/administration/organisation/organisation/verification/"


@pytest.fixture
def page_of_desk(desk: Client, local_stripe: LocalStripe) -> Client:
    """Bob, at a theatre with a good key and nothing else."""
    del local_stripe
    Organisation.objects.update(stripe_secret_key=STRIPE_KEY, stripe_account_id="acct_theatre")
    return desk


def read(desk: Client) -> BeautifulSoup:
    return BeautifulSoup(desk.get(PAGE).content, "html.parser")


def press(desk: Client, step: str, **typed: str) -> BeautifulSoup:
    answer = desk.post(PAGE, {"step": step, **typed}, follow=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def item(page: Tag, subject: str) -> Tag:
    found = page.select_one(f"li#{subject}")
    assert found
    return found


def test_it_says_item_by_item_what_is_to_do(page_of_desk: Client) -> None:
    page = read(page_of_desk)

    assert "Il reste 2 choses à faire." in words(page)
    assert "En ordre" in words(item(page, "charges"))
    assert "Stripe ne connaît pas notre adresse" in words(item(page, "webhook"))
    assert "À faire" in words(item(page, "tax_ids"))


def test_each_item_leads_to_the_page_of_the_right_account_and_mode(page_of_desk: Client) -> None:
    page = read(page_of_desk)

    link = item(page, "numbering").select_one("a")
    assert link
    assert link["href"] == "https://dashboard.stripe.com/acct_theatre/test/settings/billing/invoice"
    Organisation.objects.update(stripe_secret_key="sk_live_no_longer_known")
    link = item(read(page_of_desk), "key").select_one("a")
    assert link
    assert link["href"] == "https://dashboard.stripe.com/acct_theatre/apikeys"


def test_the_webhook_is_repaired(page_of_desk: Client, local_stripe: LocalStripe) -> None:
    page = press(page_of_desk, "webhook_missing")

    assert "C’est fait." in words(page)
    assert "En ordre" in words(item(page, "webhook"))
    assert len(local_stripe.objects("webhook_endpoints")) == 1


def test_the_numbers_are_told(page_of_desk: Client) -> None:
    page = press(page_of_desk, "tax_ids_missing")

    assert "SIRET 73282932000074, N° TVA FR44732829320" in words(item(page, "tax_ids"))


def test_what_stripe_does_not_do_is_said(page_of_desk: Client, settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    page = press(page_of_desk, "webhook_missing")

    assert "Stripe ne l’a pas fait" in words(page)
    assert "Stripe ne répond pas pour le moment" in words(item(page, "key"))


def test_a_pasted_key_connects_the_account(desk: Client, bob: StaffMember, local_stripe: LocalStripe) -> None:
    page = press(desk, "connect", secret_key=f" {STRIPE_KEY} ")

    assert "Votre compte Stripe est connecté." in words(page)
    house = Organisation.current()
    assert house.stripe_secret_key == STRIPE_KEY
    assert house.stripe_webhook_secret.startswith("whsec_")
    assert len(local_stripe.objects("webhook_endpoints")) == 1
    assert JournalEntry.objects.get(verb="configuration.stripe_connected").actor == bob
    assert STRIPE_KEY not in str(page)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("sk_test_no", "Stripe ne connaît pas cette clé"), ("pk_test_1", "Une clé secrète commence par")],
)
@pytest.mark.usefixtures("local_stripe")
def test_a_wrong_key_is_refused_in_words(desk: Client, key: str, sentence: str) -> None:
    page = press(desk, "connect", secret_key=key)

    assert sentence in words(page)
    assert Organisation.current().stripe_secret_key == ""


@pytest.mark.django_db(transaction=True)
def test_an_example_is_sent(page_of_desk: Client, local_stripe: LocalStripe) -> None:
    page = press(page_of_desk, "example", to="bob@theatre.example")

    assert "L’exemple part pour bob@theatre.example." in words(page)
    do_jobs()
    assert len(local_stripe.mails(to="bob@theatre.example")) == 1


@pytest.mark.usefixtures("local_stripe")
def test_it_is_the_owners_alone(page_of_desk: Client) -> None:
    del page_of_desk
    desk = enter(hire(Role.BOX_OFFICE))

    assert desk.get(PAGE).status_code == 403
    assert desk.post(PAGE, {"step": "webhook_missing"}).status_code == 403


def test_it_takes_a_small_fixed_number_of_queries(
    page_of_desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        page_of_desk.get(PAGE)


def test_the_rights_of_a_restricted_key_bear_the_names_of_stripe_s_page() -> None:
    asked = {name for names, _how in RIGHTS for name in names.split(", ")}

    assert {"Basic Business Contact Information", "Balance Transaction Sources"} <= asked
    assert asked <= names_of_rights()
