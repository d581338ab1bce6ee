"""Facts are shown, found, and never touched; owners included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from souche.domain.accounting.models import AccountChart, Export, ExportKind
from souche.domain.accounting.register import Selection
from souche.domain.customers.models import Customer
from souche.domain.health.models import Check
from souche.domain.invoices.models import Invoice
from souche.domain.mailing.models import Mail
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order, Placing, Ticket
from souche.domain.organisation.models import JournalEntry, Organisation, StaffMember
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import Dispute, Payment, Refund, StripeEvent
from tests.cast import hire_bob
from tests.domain.test_order import make_order
from tests.entrypoints.administration.rows import PDF, buy, enter, join, open_case

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.test import Client

FACTS = [
    Check,
    Dispute,
    Order,
    Ticket,
    Customer,
    Invoice,
    Payment,
    Refund,
    StripeEvent,
    Mail,
    JournalEntry,
    Membership,
]
every_fact = pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
PAGES = sorted(admin.site._registry, key=str)  # noqa: SLF001  # Django keeps no public list
every_list = pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
ONE_ROW = {"AccountChart", "Organisation"}


def address(model: type[Model], page: str, *arguments: object) -> str:
    options = model._meta  # noqa: SLF001  # Django's public way to a model's names
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=arguments)


def rows_of(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.order_by("pk")  # noqa: SLF001  # Django's public way for any model


def write_facts(number: int = 0) -> None:
    """Write one row of everything."""
    order = buy(number)
    open_case(order)
    AccountChart.current().save()
    Export.request(
        kind=ExportKind.CSV,
        selection=Selection(is_livemode=False, time_zone="Europe/Paris"),
        by=None,
        total=1,
        now=order.placed_at,
    )
    join(customer=order.customer, number=number)
    held = make_order()
    Placing.objects.create(order=held, network="192.0.2.1", is_sure=False, placed_at=held.placed_at)


def the_row(model: type[Model]) -> Model:
    row = rows_of(model).first()
    assert row
    return row


@every_fact
def test_a_fact_is_shown(desk: Client, model: type[Model]) -> None:
    write_facts()

    response = desk.get(address(model, "change", the_row(model).pk))

    assert response.status_code == 200
    assert not BeautifulSoup(response.content, "html.parser").select("button[name=_save]")


@every_fact
def test_a_fact_is_not_changed(desk: Client, model: type[Model]) -> None:
    write_facts()
    row = the_row(model)
    before = rows_of(model).filter(pk=row.pk).values().get()

    response = desk.post(
        address(model, "change", row.pk), {"number": "X", "name": "X", "to": "x@example.org"}
    )

    assert response.status_code == 403
    assert rows_of(model).filter(pk=row.pk).values().get() == before


@every_fact
def test_a_fact_is_not_deleted(desk: Client, model: type[Model]) -> None:
    write_facts()
    row = the_row(model)

    response = desk.post(address(model, "delete", row.pk), {"post": "yes"})
    desk.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    )

    assert response.status_code == 403
    assert rows_of(model).filter(pk=row.pk).exists()


@every_fact
def test_a_fact_is_not_added(desk: Client, model: type[Model]) -> None:
    assert desk.get(address(model, "add")).status_code == 403


@every_list
def test_a_list_asks_the_same_whatever_its_length(desk: Client, model: type[Model]) -> None:
    if model.__name__ in ONE_ROW:
        assert desk.get(address(model, "changelist")).status_code == 302
        return
    write_facts(0)
    write_facts(1)
    few = queries_of(desk, address(model, "changelist"))
    for number in range(2, 12):
        write_facts(number)
        StaffMember.objects.create(username=f"member-{number}")

    assert queries_of(desk, address(model, "changelist")) == few


def queries_of(desk: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert desk.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("words", ["Alice 1", "alice1@", "ABCD-0001"])
def test_an_order_is_found_by_name_mail_or_invoice(desk: Client, words: str) -> None:
    buy(0)
    wanted = buy(1)

    page = desk.get(address(Order, "changelist"), {"q": words})

    assert [order.pk for order in page.context["cl"].result_list] == [wanted.pk]


def test_an_order_is_found_by_its_number(desk: Client) -> None:
    buy(0)
    wanted = buy(1)

    page = desk.get(address(Order, "changelist"), {"q": wanted.number})

    assert [order.pk for order in page.context["cl"].result_list] == [wanted.pk]


def test_an_order_shows_all_that_followed(desk: Client) -> None:
    order = buy(7)

    page = desk.get(address(Order, "change", order.pk)).content.decode()

    for shown in (
        "24,00\u00a0€",
        "ABCD-0007",
        "pi_7",
        order.tickets.get().public_id,
        reverse("preview:order", args=[order.public_id]),
        "5,5\u00a0%",
    ):
        assert shown in page


def test_the_archived_pdf_is_served(desk: Client) -> None:
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=invoice.issued_at)

    response = desk.get(reverse("admin:invoices_invoice_pdf", args=[invoice.pk]))

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert invoice.filename in response["Content-Disposition"]


def test_a_pdf_that_is_not_archived_is_not_served(desk: Client) -> None:
    invoice = buy().invoices.get()

    assert desk.get(reverse("admin:invoices_invoice_pdf", args=[invoice.pk])).status_code == 404


def test_an_invoice_shows_its_fingerprint_and_its_vat(desk: Client) -> None:
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=invoice.issued_at)

    page = desk.get(address(Invoice, "change", invoice.pk)).content.decode()

    for shown in (
        invoice.pdf_sha256,
        "22,75\u00a0€",
        "1,25\u00a0€",
        "24,00\u00a0€",
        "Payée",
        "3 place Bellecour",
    ):
        assert shown in page


def test_a_stripe_event_shows_its_content(desk: Client) -> None:
    buy(3)
    event = StripeEvent.objects.get()

    page = desk.get(address(StripeEvent, "change", event.pk)).content.decode()

    assert "&quot;id&quot;: &quot;evt_3&quot;" in page


@every_list
@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.COUNTER])
def test_who_may_only_look_sees_rows_and_changes_none(
    theatre: Organisation, model: type[Model], role: Role
) -> None:
    del theatre
    write_facts()
    right = f"{model._meta.app_label}.view_{model._meta.model_name}"  # noqa: SLF001  # Django's public names
    onlooker = hire_bob(role=role)
    desk = enter(onlooker)
    row = the_row(model)
    before = rows_of(model).filter(pk=row.pk).values().get()

    shown = desk.get(address(model, "change", row.pk)).status_code
    refused = desk.post(address(model, "change", row.pk), {"name": "X", "title": "X"}).status_code

    assert (shown, refused) == (200 if onlooker.has_perm(right) else 403, 403)
    assert rows_of(model).filter(pk=row.pk).values().get() == before


def test_a_dispute_marks_its_order(desk: Client) -> None:
    order = buy()

    for page in (address(Order, "changelist"), address(Order, "change", order.pk)):
        (found,) = BeautifulSoup(desk.get(page).content, "html.parser").select(
            'a[href*="/dispute/"].souche-link'
        )
        assert found.get_text() == "Réponse attendue"


def test_a_dispute_leads_to_where_it_is_answered(desk: Client) -> None:
    buy()

    page = BeautifulSoup(desk.get(address(Dispute, "change", the_row(Dispute).pk)).content, "html.parser")

    assert page.select_one('a[href$="/du_0"].souche-link')


def test_rows_that_were_sent_with_facts_are_none(desk: Client) -> None:
    price = buy().lines.get().price
    page = f"/administration/catalogue/product/{price.product.pk}/change/"
    sent = {"name": "", "prices-TOTAL_FORMS": "3", "prices-INITIAL_FORMS": "2", "prices-0-id": "999"}

    answer = desk.post(page, sent)

    shown = BeautifulSoup(answer.content, "html.parser").select("#prices-group .field-label")
    assert answer.status_code == 200
    assert [cell.get_text(strip=True) for cell in shown] == [price.label]
