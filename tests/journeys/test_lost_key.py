"""The SECRET_KEY was lost: the house can be visited, says so, and is mended by typing two keys again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured
from django.test import Client, override_settings

from souche.actions.check_connection import check_connection
from souche.domain.organisation.models import Organisation
from souche.domain.payments import access
from souche.entrypoints.shop.basket_form import QUANTITY
from souche.entrypoints.worker.checks import webhook_url
from souche.kit import clock, queue
from tests.cast import ALICE
from tests.entrypoints.administration.test_configuration import save, words
from tests.entrypoints.shop.page import Page
from tests.jobs import bring_jobs_forward, do_jobs, failed_jobs
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from pytest_django import Settings

    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)
FORMER = configured.SECRET_KEY
STRANGE = "another-key-that-somebody-made-up-0123456789-0123456789"
ADMINISTRATION = "/administration"
CONFIGURATION = f"{ADMINISTRATION}/organisation/organisation/1/change/"


@pytest.fixture
def paid(house: House) -> Order:
    """Alice has paid an order before the key was lost."""
    return house.buy(1)


@pytest.fixture(autouse=True)
def _lost(paid: Order, settings: Settings) -> None:  # noqa: ARG001  # it comes before
    settings.SECRET_KEY = STRANGE
    access.forget()


def order(client: Client, house: House) -> tuple[int, Page]:
    price = house.event.products.get().prices.order_by("position").last()
    assert price
    name = QUANTITY + price.public_id
    response = client.post(
        f"/evenements/{house.event.slug}/", {"name": ALICE.name, "email": ALICE.email, name: "1"}
    )
    return response.status_code, Page(response)


@pytest.mark.parametrize("path", ["/", "/evenements/hamlet/", "/mon-compte/", "/adhesions/"])
def test_the_shop_is_read(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code == HTTPStatus.OK


def test_a_buyer_is_told_that_nothing_can_be_paid(client: Client, house: House) -> None:
    status, page = order(client, house)

    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Le paiement n’est pas disponible pour le moment." in page.text


def test_a_link_signed_before_is_not_found_and_a_new_one_opens(client: Client, paid: Order) -> None:
    with override_settings(SECRET_KEY=FORMER):
        sent = paid.link

    assert client.get(f"/commandes/{sent}/").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"/commandes/{paid.link}/").status_code == HTTPStatus.OK


def test_with_the_former_key_given_back_all_is_as_before(
    client: Client, paid: Order, settings: Settings
) -> None:
    with override_settings(SECRET_KEY=FORMER):
        sent = paid.link
    settings.SECRET_KEY_FALLBACKS = [FORMER]

    assert client.get(f"/commandes/{sent}/").status_code == HTTPStatus.OK
    assert Organisation.current().stripe_secret_key == STRIPE_KEY


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health/check/health/",
        "/organisation/organisation/1/change/",
        "/organisation/organisation/verification/",
        "/health/check/",
        "/invoices/invoice/",
        "/payments/case/",
        "/orders/order/",
    ],
)
def test_the_administration_is_read(desk: Client, path: str) -> None:
    assert desk.get(f"{ADMINISTRATION}{path}", follow=True).status_code == HTTPStatus.OK


def test_the_organiser_is_led_to_type_the_keys_again(desk: Client) -> None:
    page = desk.get(CONFIGURATION).content.decode()

    assert page.count("Valeur enregistrée, mais illisible") == 2
    assert "La clé Stripe enregistrée ne peut pas être lue" in desk.get(f"{ADMINISTRATION}/").content.decode()


def test_health_says_it_at_once_and_how_to_mend_it(desk: Client) -> None:
    page = desk.get(f"{ADMINISTRATION}/health/check/health/").content.decode()

    assert "La clé Stripe enregistrée ne peut pas être lue" in page
    assert "Le secret du webhook ne peut pas être lu" in page


def test_a_check_of_the_connection_says_it_and_asks_stripe_nothing() -> None:
    check = check_connection(webhook_url=webhook_url(), now=clock.now())

    assert [difference["what"] for difference in check.differences] == ["key_lost"]


def test_a_job_that_needs_stripe_says_why_and_is_done_once_the_key_is_typed(
    desk: Client, house: House, paid: Order, caplog: pytest.LogCaptureFixture
) -> None:
    invoice = paid.invoices.get()
    paid.invoices.update(pdf="", pdf_sha256="", archived_at=None)
    queue.defer("archive_invoice", {"invoice_id": invoice.public_id})
    do_jobs()
    assert failed_jobs() == ["archive_invoice"]
    assert "cannot be read with this SECRET_KEY" in caplog.text

    typed = {"secret_key": STRIPE_KEY, "webhook_secret": "whsec_typed_again"}
    answer = save(desk, **typed)
    bring_jobs_forward()
    do_jobs()

    assert "illisible" not in words(answer)
    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    invoice.refresh_from_db()
    assert invoice.is_archived
    assert order(desk, house)[0] == HTTPStatus.SEE_OTHER
