"""Exports are asked for from the list, followed, and downloaded by who may."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.actions.make_export import make_export
from souche.domain.accounting.models import AccountChart, Export
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.roles import Role
from tests.cast import NOON, hire_bob
from tests.entrypoints.administration.rows import enter
from tests.register import issue

if TYPE_CHECKING:
    from django.test import Client

ASK = "admin:accounting_export_ask"
LIST = "admin:accounting_export_changelist"


def ask(desk: Client, kind: str = "csv", **filters: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return desk.post(f"{reverse(ASK)}?{query}", {"kind": kind}, follow=True).content.decode()


def make() -> Export:
    make_export(export_id=Export.objects.get().public_id, now=NOON)
    return Export.objects.get()


def test_what_the_list_shows_is_what_is_exported(desk: Client) -> None:
    issue(1)
    issue(2)

    ask(desk, q="FACT-0002")
    export = make()
    answer = desk.get(reverse("admin:accounting_export_download", args=[export.pk]))

    content = answer.getvalue().decode("utf-8-sig")
    assert answer["Content-Disposition"] == f'attachment; filename="{export.filename}"'
    assert "FACT-0002" in content
    assert "FACT-0001" not in content


def test_the_buttons_keep_the_filters_of_the_list(desk: Client) -> None:
    issue(1)

    page = desk.get(reverse("admin:invoices_invoice_changelist"), {"q": "FACT-0001"}).content

    form = BeautifulSoup(page, "html.parser").select_one("form[action*='/export/ask/']")
    assert form
    assert str(form["action"]).endswith("?q=FACT-0001")
    assert [button["value"] for button in form.select("button")] == ["pdfs", "xlsx", "csv", "journal"]


def test_progress_is_shown_until_the_file_is_there(desk: Client) -> None:
    issue(1)
    ask(desk)

    waiting = desk.get(reverse(LIST))
    make()
    finished = desk.get(reverse(LIST))

    assert "0 sur 1" in waiting.content.decode()
    assert waiting["Refresh"] == "3"
    assert "terminé" in finished.content.decode()
    assert "Refresh" not in finished


def test_a_page_is_not_read_again_for_what_meets_an_obstacle(desk: Client) -> None:
    issue(1)
    ask(desk)
    Export.objects.update(requested_at=NOON - timedelta(days=1))

    assert "Refresh" not in desk.get(reverse(LIST))


def test_nothing_to_export_is_said(desk: Client) -> None:
    assert "rien à exporter" in ask(desk)
    assert "rien n’a été exporté" in ask(desk, kind="pamphlet")
    assert not Export.objects.exists()


def test_a_file_that_is_not_made_yet_is_not_given(desk: Client) -> None:
    issue(1)
    ask(desk)

    answer = desk.get(reverse("admin:accounting_export_download", args=[Export.objects.get().pk]))

    assert answer.status_code == 404


@pytest.mark.usefixtures("theatre")
def test_who_may_only_look_exports_nothing() -> None:
    issue(1)
    desk = enter(hire_bob(role=Role.BOX_OFFICE))

    assert desk.post(reverse(ASK), {"kind": "csv"}).status_code == 403
    assert desk.get(reverse("admin:accounting_export_download", args=[1])).status_code == 403


@pytest.fixture
def accountant(theatre: Organisation) -> Client:
    del theatre
    return enter(hire_bob(role=Role.ACCOUNTANT))


def test_the_accountant_sees_and_exports(accountant: Client) -> None:
    invoice = issue(1)

    assert accountant.get(reverse("admin:invoices_invoice_changelist")).status_code == 200
    assert accountant.get(reverse("admin:invoices_invoice_change", args=[invoice.pk])).status_code == 200
    ask(accountant)

    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "admin:invoices_invoice_resend",
        "admin:catalogue_event_change",
        "admin:accounting_accountchart_change",
        "admin:organisation_organisation_change",
        "admin:organisation_staffmember_change",
        "admin:mailing_mail_change",
        "admin:invoices_invoice_change",
    ],
)
def test_the_accountant_changes_nothing(accountant: Client, page: str) -> None:
    invoice = issue(1)

    assert accountant.post(reverse(page, args=[invoice.pk]), {"to": "x@example.org"}).status_code in {
        403,
        302,
    }
    assert Organisation.objects.get().name == "Le Petit Théâtre"
    assert not AccountChart.objects.exists()


def test_the_accounts_are_chosen(desk: Client) -> None:
    page = reverse("admin:accounting_accountchart_change", args=[1])
    fields = {
        name: value for name, value in vars(AccountChart()).items() if value and not name.startswith("_")
    }
    rows = {"of_rates-TOTAL_FORMS": "0", "of_rates-INITIAL_FORMS": "0"}

    refused = desk.post(page, {**fields, **rows, "sales": "ventes"})
    outside = desk.post(page, {**fields, **rows, "sales": "999000"})
    desk.post(page, {**fields, **rows, "sales": "706100"})

    assert "trois chiffres" in refused.content.decode()
    assert "le premier de 1 à 8" in outside.content.decode()
    assert AccountChart.current().sales == "706100"


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"bank": "517000"}, ["Stripe", "Banque"]),
        ({"memberships": "706055"}, ["Cotisations", "Ventes de billets 5,5 %"]),
        ({"sales": "706000", "vat": "706000"}, ["Ventes de billets", "TVA collectée"]),
        ({"of_rates-0-sales": "706055"}, ["Ventes de billets", "Ventes de billets 20 %"]),
        ({"of_rates-0-vat": "411000"}, ["Clients", "TVA collectée 20 %"]),
    ],
)
def test_one_number_with_two_names_is_refused(
    desk: Client, changes: dict[str, str], names: list[str]
) -> None:
    page = reverse("admin:accounting_accountchart_change", args=[1])
    fields = {
        name: value for name, value in vars(AccountChart()).items() if value and not name.startswith("_")
    }
    rows = {
        "of_rates-TOTAL_FORMS": "1", "of_rates-INITIAL_FORMS": "0", "of_rates-0-rate": "20.00",
        "of_rates-0-sales": "706200", "of_rates-0-vat": "445720",
    }  # fmt: skip

    refused = html.unescape(desk.post(page, {**fields, **rows, **changes}).content.decode())

    assert "porterait deux noms" in refused
    assert all(f"«\xa0{name}\xa0»" in refused for name in names)
    assert not AccountChart.objects.exists()
    assert desk.post(page, {**fields, **rows}).status_code == 302


def test_the_books_of_a_month_are_asked_for(desk: Client) -> None:
    page = reverse("admin:accounting_export_books")

    refused = desk.post(page, {"month": "bientôt"}, follow=True).content.decode()
    desk.post(page, {"month": "2026-10"})

    assert "n’est pas un mois" in refused
    export = Export.objects.get()
    assert (export.kind, export.filename, str(export.chosen.until)) == ("books", "", "2026-10-31")
