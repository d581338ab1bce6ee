"""An event is made, changed and copied from one page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souche.domain.catalogue.models import Event, Price, Product, Quota
from souche.domain.organisation.models import Organisation, VatRegime
from souche.domain.organisation.vat_rates import Territory
from tests.cast import add_price, announce, event_of, quota_of
from tests.entrypoints.administration.rows import place

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

LIST = "/administration/catalogue/event/"
ADD = f"{LIST}add/"
QUOTAS, PRICES = "quotas", "catalogue-price"
HAMLET: dict[str, object] = {
    "title": "Hamlet",
    "slug": "hamlet",
    "place_name": "Grande salle",
    "starts_at_0": "05/03/2027",
    "starts_at_1": "20:30",
    "ends_at_0": "05/03/2027",
    "ends_at_1": "22:30",
    "is_published": "on",
}
SALLE: dict[str, object] = {"name": "Salle", "size": "120"}
BALCON: dict[str, object] = {"name": "Balcon", "size": "30"}
FULL: dict[str, object] = {
    "product_name": "Place assise",
    "label": "Plein tarif",
    "amount_cents": "12,50",
    "vat_rate": "5.50",
    "maximum_per_order": "10",
    "is_active": "on",
}


def formset(prefix: str, rows: list[dict[str, object]]) -> dict[str, object]:
    """Return rows as a formset sends them; a row with an id is one that exists."""
    existing = sum("id" in row for row in rows)
    management: dict[str, object] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": existing,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    return management | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()
    }


def send(
    desk: Client,
    address: str,
    *,
    quotas: list[dict[str, object]],
    prices: list[dict[str, object]],
    **changes: object,
) -> Response:
    """Send the form of an event."""
    typed = {**HAMLET, **changes, **formset(QUOTAS, quotas), **formset(PRICES, prices)}
    return desk.post(address, typed, follow=True)


def page_of(event: Event) -> str:
    return f"{LIST}{event.pk}/change/"


def row_of(price: Price, **changes: object) -> dict[str, object]:
    """Return the row of a price as the page shows it."""
    row: dict[str, object] = {
        "id": price.pk,
        "product_name": price.product.name,
        "label": price.label,
        "amount_cents": "24,00",
        "vat_rate": "5.50",
        "quota_name": quota_of(price).name,
        "maximum_per_order": 10,
        "minimum_cents": "0,00",
        "is_active": "on",
    }
    return row | changes


def quota_row(quota: Quota, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {"id": quota.pk, "event": quota.event_id, "name": quota.name, "size": quota.size}
    return row | changes


def words(response: Response) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text()


def test_an_event_is_made_from_one_page(desk: Client) -> None:
    reduced = FULL | {"label": "Tarif réduit", "amount_cents": "8", "vat_rate": "2.10"}

    send(desk, ADD, quotas=[SALLE], prices=[FULL, reduced])

    event = Event.objects.get()
    assert event.starts_at.isoformat() == "2027-03-05T19:30:00+00:00"
    prices = Price.objects.filter(product__event=event).order_by("pk")
    assert [(price.amount_cents, price.vat_rate, quota_of(price).name) for price in prices] == [
        (1250, Decimal("5.50"), "Salle"),
        (800, Decimal("2.10"), "Salle"),
    ]
    assert [product.name for product in event.products.all()] == ["Place assise"]


def test_prices_name_the_quota_they_draw_on(desk: Client) -> None:
    send(desk, ADD, quotas=[SALLE, BALCON], prices=[FULL | {"quota_name": "Balcon"}])

    assert quota_of(Price.objects.get()).name == "Balcon"


def test_an_unnamed_quota_among_several_is_refused(desk: Client) -> None:
    page = send(desk, ADD, quotas=[SALLE, BALCON], prices=[FULL])

    assert "Écrivez le nom d’un des quotas ci-dessus." in words(page)
    assert not Event.objects.exists()


def test_a_quota_that_is_not_there_is_refused(desk: Client) -> None:
    page = send(desk, ADD, quotas=[SALLE], prices=[FULL | {"quota_name": "Poulailler"}])

    assert "Aucun quota ne porte ce nom ci-dessus." in words(page)
    assert b'value="12,50"' in page.content


def test_a_name_shared_by_two_quotas_is_refused(desk: Client) -> None:
    page = send(desk, ADD, quotas=[SALLE, SALLE], prices=[FULL | {"quota_name": "Salle"}])

    assert "Plusieurs quotas ci-dessus portent ce nom." in words(page)
    assert not Event.objects.exists()


def test_a_price_without_any_quota_is_refused(desk: Client) -> None:
    send(desk, ADD, quotas=[], prices=[FULL])

    assert not Event.objects.exists()


@pytest.mark.parametrize("amount", ["douze", "", "-1", "12,505"])
def test_an_amount_that_is_none_is_refused(desk: Client, amount: str) -> None:
    free = FULL | {"amount_cents": amount, "is_free_price": "on", "minimum_cents": "5"}

    page = send(desk, ADD, quotas=[SALLE], prices=[free])

    assert page.status_code == 200
    assert not Event.objects.exists()


def test_a_free_price_suggests_at_least_its_minimum(desk: Client) -> None:
    send(desk, ADD, quotas=[SALLE], prices=[FULL | {"is_free_price": "on", "minimum_cents": "20"}])

    assert not Event.objects.exists()


def rates_offered(desk: Client, **changes: object) -> list[str]:
    """Return the rates that the page of a new event offers, once the house has changed."""
    Organisation.objects.update(**changes)
    page = BeautifulSoup(desk.get(ADD).content, "html.parser")
    return [
        re.sub(r"\s", " ", option.text)
        for option in page.select(f"select[name={PRICES}-0-vat_rate] option[value]:not([value=''])")
    ]


def test_the_rates_are_those_of_the_territory_with_their_activity(desk: Client) -> None:
    assert [rate.partition(" – ")[0] for rate in rates_offered(desk)] == [
        "2,1 %", "5,5 %", "10 %", "20 %", "0 %",
    ]  # fmt: skip
    in_corsica = rates_offered(desk, vat_territory=Territory.CORSICA)
    assert in_corsica[0].startswith("0,9 % – les 140 premières représentations")
    assert [rate.partition(" – ")[0] for rate in in_corsica] == ["0,9 %", "2,1 %", "20 %", "0 %"]


def test_without_vat_no_rate_can_be_chosen(desk: Client) -> None:
    assert rates_offered(desk, vat_territory=Territory.UNTAXED) == ["pas de TVA"]
    assert rates_offered(desk, vat_regime=VatRegime.FRANCHISE, vat_number="") == ["pas de TVA"]

    send(desk, ADD, quotas=[SALLE], prices=[FULL])
    assert not Price.objects.exists()

    send(desk, ADD, quotas=[SALLE], prices=[FULL | {"vat_rate": "0.00"}])
    assert Price.objects.get().vat_rate == 0


def test_a_rate_that_left_the_table_stays_on_its_price(desk: Client) -> None:
    price = add_price(announce(), vat_rate=Decimal("7.00"))

    page = BeautifulSoup(desk.get(f"{LIST}{event_of(price).pk}/change/").content, "html.parser")

    chosen = page.select_one(f"select[name={PRICES}-0-vat_rate] option[selected]")
    assert chosen
    assert chosen["value"] == "7.00"
    assert "hors du tableau" in chosen.text


def test_a_rate_is_asked_where_vat_is_due(desk: Client) -> None:
    page = send(desk, ADD, quotas=[SALLE], prices=[FULL | {"vat_rate": ""}])

    assert "Choisissez un taux de TVA." in words(page)


def test_a_price_is_changed_and_moved(desk: Client) -> None:
    price = add_price(announce())
    event = event_of(price)
    balcony = {"name": "Balcon", "size": 30}
    changed = row_of(price, amount_cents="26,5", product_name="Balcon", quota_name="Balcon")

    send(desk, page_of(event), quotas=[quota_row(quota_of(price)), balcony], prices=[changed])

    price = Price.objects.get()
    assert (price.amount_cents, price.product.name, quota_of(price).name) == (2650, "Balcon", "Balcon")
    assert Product.objects.filter(event=event).count() == 2


def test_saving_what_stands_changes_nothing(desk: Client) -> None:
    price = add_price(announce())
    before = Price.objects.values().get(), Quota.objects.values().get()

    send(desk, page_of(event_of(price)), quotas=[quota_row(quota_of(price))], prices=[row_of(price)])

    assert (Price.objects.values().get(), Quota.objects.values().get()) == before


def test_a_quota_keeps_what_is_taken(desk: Client) -> None:
    price = add_price(announce())
    Quota.objects.take({quota_of(price).pk: 8})
    event = event_of(price)

    page = send(desk, page_of(event), quotas=[quota_row(quota_of(price), size=7)], prices=[row_of(price)])

    assert "8 places sont déjà prises ici : gardez-en au moins 8." in words(page)
    assert Quota.objects.get().size == 100


def test_a_quota_grows_without_forgetting_what_is_taken(desk: Client) -> None:
    price = add_price(announce())
    Quota.objects.take({quota_of(price).pk: 8})
    event = event_of(price)

    with CaptureQueriesContext(connection) as queries:
        send(desk, page_of(event), quotas=[quota_row(quota_of(price), size=140)], prices=[row_of(price)])

    quota = Quota.objects.get()
    assert (quota.size, quota.taken) == (140, 8)
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert any("catalogue_quota" in sql for sql in locks), "a buyer may take places while the form is saved"


def test_an_event_that_was_sold_is_not_deleted(desk: Client) -> None:
    order = place(price=add_price(announce()))
    event = event_of(order.lines.get().price)

    desk.post(f"{LIST}{event.pk}/delete/", {"post": "yes"})

    assert Event.objects.filter(pk=event.pk).exists()


def test_a_price_that_was_sold_is_not_deleted(desk: Client) -> None:
    order = place(price=add_price(announce()))
    price = order.lines.get().price
    event = event_of(price)

    page = send(
        desk, page_of(event), quotas=[quota_row(quota_of(price))], prices=[row_of(price, DELETE="on")]
    )

    assert page.status_code == 200
    assert Price.objects.filter(pk=price.pk).exists()


def test_the_list_shows_what_is_sold_and_left(desk: Client) -> None:
    price = add_price(announce())
    Quota.objects.take({quota_of(price).pk: 30})

    page = BeautifulSoup(desk.get(LIST).content, "html.parser")

    assert [cell.get_text(strip=True) for cell in page.select("td.field-sold, td.field-left")] == ["30", "70"]


def test_an_event_is_published_from_the_list(desk: Client) -> None:
    event = announce(is_published=False)
    typed = {"_save": "1", **formset("form", [{"id": event.pk, "is_published": "on"}])}

    desk.post(LIST, typed)

    assert Event.objects.get().is_published


def test_an_event_is_copied_from_the_list(desk: Client) -> None:
    price = add_price(announce())

    page = desk.post(LIST, {"action": "duplicate", "_selected_action": [price.product.event_id]}, follow=True)

    copy = Event.objects.get(slug="hamlet-2")
    assert reverse("admin:catalogue_event_change", args=[copy.pk]) in page.content.decode()
    assert not copy.is_published
    assert Price.objects.filter(product__event=copy).count() == 1


def test_dates_in_an_impossible_order_are_refused(desk: Client) -> None:
    send(desk, ADD, quotas=[SALLE], prices=[FULL], ends_at_1="19:30")

    assert not Event.objects.exists()


def test_buyers_may_cancel_until_a_deadline_for_a_fee(desk: Client) -> None:
    deadline = {"buyers_cancel_until_0": "04/03/2027", "buyers_cancel_until_1": "20:30"}

    send(desk, ADD, quotas=[SALLE], prices=[FULL], cancellation_fee_cents="1,50", **deadline)

    event = Event.objects.get()
    assert event.cancellation_fee_cents == 150
    assert event.buyers_cancel_until == datetime(2027, 3, 4, 19, 30, tzinfo=UTC)


def test_unless_it_is_said_no_buyer_cancels(desk: Client) -> None:
    send(desk, ADD, quotas=[SALLE], prices=[FULL], cancellation_fee_cents="")

    event = Event.objects.get()
    assert (event.buyers_cancel_until, event.cancellation_fee_cents) == (None, 0)


def test_the_form_asks_the_same_whatever_its_length(desk: Client) -> None:
    price = add_price(announce())

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page_of(event_of(price))).status_code == 200
        return len(asked)

    few = queries()
    for number in range(8):
        add_price(event_of(price), quota=quota_of(price), label=f"Tarif {number}")

    assert queries() == few


@pytest.mark.parametrize("changes", [{"title": "Ham\u2028let"}, {"place_name": "Grande\r\nsalle"}], ids=ascii)
def test_an_event_is_named_on_one_line(desk: Client, changes: dict[str, object]) -> None:
    page = send(desk, ADD, quotas=[SALLE], prices=[FULL], **changes)

    assert "sur une seule ligne" in page.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("field", ["product_name", "label", "quota_name"])
def test_a_price_is_named_on_one_line(desk: Client, field: str) -> None:
    send(desk, ADD, quotas=[SALLE], prices=[{**FULL, field: "Plein\x85tarif"}])

    assert not Event.objects.exists()


def test_a_rate_that_is_no_number_is_refused_in_words(desk: Client) -> None:
    answer = send(desk, ADD, quotas=[SALLE], prices=[FULL | {"vat_rate": "2026-12-01"}])

    assert answer.status_code == 200
    assert not Event.objects.exists()
