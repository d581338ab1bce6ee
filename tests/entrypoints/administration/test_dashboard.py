"""The first page says what was sold, what comes next, and what needs a hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souche.actions.note_health import note_health
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import Refund, RefundedLine, RefundReason
from souche.kit import clock
from tests.cast import add_price, announce, hire_bob, quota_of
from tests.entrypoints.administration.rows import PDF, buy, enter, open_case, place
from tests.health import let_a_worker_live

if TYPE_CHECKING:
    from django.test import Client

PAGE = "/administration/"
AN_HOUR = timedelta(hours=1)


def read(desk: Client) -> BeautifulSoup:
    return BeautifulSoup(desk.get(PAGE).content, "html.parser")


def warnings(desk: Client) -> list[str]:
    return [link.get_text(strip=True) for link in read(desk).select(".souche-warning a")]


def connect() -> None:
    """Leave nothing to warn about in the configuration."""
    organisation = Organisation.current()
    organisation.stripe_secret_key, organisation.stripe_webhook_secret = "sk_test_1", "whsec_1"
    organisation.save()
    let_a_worker_live()


def test_an_empty_house_is_welcomed(desk: Client) -> None:
    page = read(desk).get_text()

    for said in (
        "Aucun événement à venir.",
        "Aucune commande pour l’instant.",
        "Aucune facture pour l’instant.",
    ):
        assert said in page


def test_it_counts_today_and_the_last_thirty_days(desk: Client) -> None:
    buy(0)
    buy(1)
    old, older = buy(2), buy(3)
    Order.objects.filter(pk=old.pk).update(paid_at=clock.now() - timedelta(days=29))
    Order.objects.filter(pk=older.pk).update(paid_at=clock.now() - timedelta(days=31))

    figures = [figure.get_text(strip=True) for figure in read(desk).select(".souche-figure")]

    assert figures == ["48,00\u00a0€", "72,00\u00a0€"]


def test_what_went_back_is_sold_no_more(desk: Client) -> None:
    kept, void = buy(0), buy(1)
    for order, cents in ((kept, 400), (void, 2100)):
        refund = Refund.objects.create(
            payment=order.payments.get(),
            amount_cents=cents,
            reason=RefundReason.BUYER,
            made_at=clock.now(),
        )
        RefundedLine.objects.create(refund=refund, line=order.lines.get(), quantity=1, amount_cents=cents)
    void.void(now=clock.now())

    figures = [figure.get_text(strip=True) for figure in read(desk).select(".souche-figure")]

    assert figures == ["23,00\u00a0€", "23,00\u00a0€"]


def test_it_shows_the_places_left(desk: Client) -> None:
    price = add_price(announce(now=clock.now()))
    quota_of(price).taken = 88
    quota_of(price).save()

    cells = [cell.get_text(strip=True) for cell in read(desk).select("td.souche-number")]

    assert cells == ["12"]


def test_it_shows_the_last_orders_and_invoices(desk: Client) -> None:
    order = buy(5)

    page = read(desk).get_text()

    assert order.number in page
    assert "ABCD-0005" in page


def test_a_house_in_order_has_no_warning(desk: Client) -> None:
    connect()
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=clock.now())

    assert warnings(desk) == []


def test_it_warns_that_no_worker_runs(desk: Client) -> None:
    assert "Aucun worker ne tourne" in warnings(desk)[0]


def test_it_warns_of_what_is_broken(desk: Client) -> None:
    connect()
    Order.objects.filter(pk=buy().pk).get().tickets.all().delete()
    Invoice.objects.get().archive(pdf=PDF, now=clock.now())
    note_health(now=clock.now())

    assert warnings(desk) == ["En panne, voir l’état de santé : Billets."]


def test_it_warns_that_no_key_is_stored(desk: Client) -> None:
    assert any("Aucune clé Stripe" in warning for warning in warnings(desk))


def test_it_warns_that_the_switch_is_off(desk: Client) -> None:
    connect()
    Organisation.objects.update(is_invoicing_enabled=False)

    assert any("La facture Stripe est désactivée" in warning for warning in warnings(desk))


def test_it_warns_of_failed_mails(desk: Client) -> None:
    connect()
    buy().invoices.get().archive(pdf=PDF, now=clock.now())
    Mail.objects.get().mark_failed(error="450 busy")

    assert warnings(desk) == ["1 e-mail n’a pas pu être envoyé."]


def test_it_warns_of_a_pdf_that_does_not_come(desk: Client) -> None:
    connect()
    buy()
    assert warnings(desk) == []

    Invoice.objects.update(recorded_at=clock.now() - AN_HOUR)

    assert warnings(desk) == ["1 facture n’a toujours pas son PDF après dix minutes."]


def test_it_warns_of_an_invoice_that_does_not_come(desk: Client) -> None:
    connect()
    place(price=add_price(announce(now=clock.now())))
    assert warnings(desk) == []

    Order.objects.update(paid_at=clock.now() - AN_HOUR)

    assert warnings(desk) == ["1 commande payée attend encore sa facture Stripe."]


def test_it_tells_how_much_waits_for_a_decision(desk: Client) -> None:
    connect()
    order = buy()
    assert warnings(desk) == []

    open_case(order)

    assert warnings(desk) == ["1 affaire d’argent attend votre décision."]


def test_each_warning_leads_to_its_rows(desk: Client) -> None:
    place(price=add_price(announce(now=clock.now())))
    Order.objects.update(paid_at=clock.now() - AN_HOUR)
    buy(1).invoices.update(recorded_at=clock.now() - AN_HOUR)
    Mail.objects.get().mark_failed(error="450 busy")
    open_case(Order.objects.get(invoices__isnull=False))

    links = [str(link["href"]) for link in read(desk).select(".souche-warning a")]

    assert len(links) == 6
    assert {desk.get(link, follow=True).status_code for link in links} == {200}


def test_it_asks_little_and_always_the_same(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            read(desk)
        return len(asked)

    buy(0)
    few = queries()
    for number in range(1, 12):
        buy(number)

    assert queries() == few
    assert few <= 16


def test_a_member_reads_what_their_rights_allow(theatre: Organisation) -> None:
    del theatre
    order = buy(4)
    member = hire_bob(role="")
    assert order.number not in read(enter(member)).get_text()

    member.role = Role.COUNTER
    member.save()
    page = read(enter(member)).get_text()

    assert order.number in page
    assert "ABCD-0004" not in page
    assert "Aujourd’hui" not in page
