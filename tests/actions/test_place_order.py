"""Placing an order holds its places and opens its payment, or leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.place_order import HOLD, NotOnSale, Visit
from souche.domain.catalogue.models import Price, Quota, SaleState, SoldOut
from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import Organisation
from souche.domain.payments.gateway.errors import StripeKeyRefused, StripeRefused, StripeUnreachable
from souche.kit import clock
from tests.actions.orders import place
from tests.sandbox import free_port

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db

STATEMENTS = 6
# Inside a test a transaction is a savepoint, taken and released; and the test looks up price and seller.
OF_THE_TEST = 4
# Turns are taken, what is held is counted, and the network is noted.
OF_A_VISIT = 3


def test_it_holds_the_places_and_opens_the_payment(event: Event, local_stripe: LocalStripe) -> None:
    now = clock.now()
    placed = place(event, 2, now=now)

    order = Order.objects.get()
    session = local_stripe.objects("checkout/sessions")[0]
    assert (order.status, order.total_cents, order.expires_at) == (OrderStatus.HELD, 4800, now + HOLD)
    assert Quota.objects.get().taken == 2
    assert (session["id"], session["url"]) == (order.stripe_session_id, placed.pay_url)
    assert session["expires_at"] == int(order.expires_at.timestamp())
    assert session["client_reference_id"] == session["metadata"]["order"] == order.public_id


def test_the_session_asks_for_an_invoice_when_the_switch_is_on(
    event: Event, local_stripe: LocalStripe
) -> None:
    place(event, now=clock.now())

    creation = local_stripe.objects("checkout/sessions")[0]["invoice_creation"]
    assert creation["enabled"] is True
    assert Order.objects.get().is_invoice_wanted
    assert "Association Le Petit Théâtre" in creation["invoice_data"]["footer"]
    assert {"name": "SIRET", "value": "73282932000074"} in creation["invoice_data"]["custom_fields"]
    assert creation["invoice_data"]["metadata"] == {"order": Order.objects.get().public_id}


def test_it_does_not_when_the_switch_is_off(event: Event, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(is_invoicing_enabled=False)

    place(event, now=clock.now())

    creation = local_stripe.objects("checkout/sessions")[0]["invoice_creation"]
    assert not (creation and creation["enabled"])
    assert not Order.objects.get().is_invoice_wanted


def test_it_sends_a_small_fixed_number_of_statements(
    event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place(event, now=clock.now())

    with django_assert_num_queries(STATEMENTS + OF_THE_TEST):
        place(event, 3, now=clock.now())


def test_where_a_stranger_comes_from_costs_three_statements(
    event: Event, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visit = Visit(network="192.0.2.1")
    place(event, visit=visit, now=clock.now())

    with django_assert_num_queries(STATEMENTS + OF_THE_TEST + OF_A_VISIT):
        place(event, 3, visit=visit, now=clock.now())


def test_a_free_order_is_paid_at_once(event: Event, local_stripe: LocalStripe) -> None:
    Price.objects.update(amount_cents=0)

    placed = place(event, 2)

    assert placed.pay_url is None
    assert placed.order.is_paid
    assert placed.order.tickets.count() == 2
    assert ProcrastinateJob.objects.get().task_name == "send_documents"
    assert local_stripe.objects("checkout/sessions") == []


@pytest.mark.parametrize("changes", [{"size": 1}, {"is_open": False}])
def test_sold_out_leaves_nothing_behind(event: Event, changes: dict[str, object]) -> None:
    """It is seen before anything is written, or when the places are taken."""
    Quota.objects.update(**changes)

    with pytest.raises(SoldOut):
        place(event, 2)

    assert Quota.objects.get().taken == 0
    assert not Order.objects.exists()
    assert not Customer.objects.exists()


def test_what_is_visibly_gone_is_refused_before_anything_is_written(event: Event) -> None:
    Quota.objects.update(size=1)

    with CaptureQueriesContext(connection) as statements, pytest.raises(SoldOut):
        place(event, 2)

    assert {statement["sql"].split()[0] for statement in statements} == {"SELECT"}


def test_the_places_are_taken_last_so_that_they_are_locked_shortly(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    with CaptureQueriesContext(connection) as statements:
        place(event, now=clock.now())

    written = [sql for each in statements if not (sql := each["sql"]).startswith(("SELECT", "SAVEPOINT"))]
    lines = next(n for n, sql in enumerate(written) if 'INTO "orders_line"' in sql)
    assert 'UPDATE "catalogue_quota"' in written[lines + 1]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"sales_close_at": timedelta(0)}, SaleState.CLOSED),
        ({"sales_open_at": timedelta(seconds=1)}, SaleState.NOT_YET),
        ({"is_published": False}, SaleState.CLOSED),
    ],
)
def test_it_refuses_what_is_not_on_sale(event: Event, changes: dict[str, object], state: SaleState) -> None:
    now = clock.now()
    for name, value in changes.items():
        setattr(event, name, now + value if isinstance(value, timedelta) else value)

    with pytest.raises(NotOnSale) as refused:
        place(event, now=now)

    assert refused.value.state == state
    assert Quota.objects.get().taken == 0


def test_stripe_unreachable_gives_the_places_back_and_keeps_the_order(
    event: Event, settings: Settings
) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(StripeUnreachable):
        place(event, 2, now=clock.now())

    assert Quota.objects.get().taken == 0
    assert Order.objects.get().status == OrderStatus.CANCELLED


@pytest.mark.parametrize(("key", "refusal"), [("sk_test_short", StripeKeyRefused), ("", StripeKeyRefused)])
def test_a_wrong_key_gives_the_places_back(event: Event, key: str, refusal: type[Exception]) -> None:
    organisation = Organisation.current()
    organisation.stripe_secret_key = key
    organisation.save()

    with pytest.raises(refusal):
        place(event, now=clock.now())

    assert Quota.objects.get().taken == 0


def test_what_stripe_refuses_gives_the_places_back(event: Event) -> None:
    with pytest.raises(StripeRefused):
        place(event, now=clock.now() - timedelta(hours=2))

    assert Quota.objects.get().taken == 0


def test_a_seller_outside_vat_shows_none(event: Event, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(vat_regime="franchise", vat_number="")

    place(event, now=clock.now())

    line = Order.objects.get().lines.get()
    assert not line.vat_rate
    assert not line.vat_cents
    assert local_stripe.objects("tax_rates") == []
    footer = local_stripe.objects("checkout/sessions")[0]["invoice_creation"]["invoice_data"]["footer"]
    assert "TVA non applicable, art. 293 B du CGI" in footer


def test_why_there_is_no_vat_is_frozen_on_the_order_and_printed(
    event: Event, local_stripe: LocalStripe
) -> None:
    Organisation.objects.update(vat_regime="franchise", vat_number="")

    order = place(event, now=clock.now()).order
    Organisation.objects.update(vat_regime="exempt")

    (session,) = local_stripe.objects("checkout/sessions")
    assert Order.objects.get().vat_mentions == "TVA non applicable, art. 293 B du CGI"
    assert order.vat_mentions in session["invoice_creation"]["invoice_data"]["footer"].splitlines()
    assert order.lines.get().vat_cents == 0


@pytest.mark.usefixtures("local_stripe")
def test_who_is_liable_prints_no_reason(event: Event) -> None:
    assert place(event, now=clock.now()).order.vat_mentions == ""
