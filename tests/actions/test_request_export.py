"""Somebody asks for a file made of the register."""

from __future__ import annotations

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.request_export import MOST_DOCUMENTS, NothingSelected, TooManySelected, request_export
from souche.domain.accounting.models import Export, ExportKind
from souche.domain.accounting.register import Selection
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON, hire_bob
from tests.register import issue

pytestmark = pytest.mark.django_db
EVERYTHING = Selection(is_livemode=False, time_zone="Europe/Paris")


def ask(selection: Selection = EVERYTHING) -> Export:
    return request_export(kind=ExportKind.CSV, selection=selection, actor=hire_bob(), now=NOON)


def write_copies(count: int) -> None:
    """Write as many copies of the one invoice, by the database alone."""
    columns = [
        column for column in invoice_columns() if column not in {"id", "public_id", "stripe_invoice_id"}
    ]
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO invoices_invoice (public_id, stripe_invoice_id, {names}) "  # noqa: S608  # our own columns
            f"SELECT 'inv_' || n, 'in_copy_' || n, {names} "
            "FROM invoices_invoice, generate_series(1, %s) AS n",
            [count],
        )


def invoice_columns() -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name
            for column in connection.introspection.get_table_description(cursor, "invoices_invoice")
        ]


def test_its_job_is_deferred_with_it() -> None:
    issue(1)

    export = ask()

    assert (export.total, export.chosen) == (1, EVERYTHING)
    job = ProcrastinateJob.objects.get(task_name="make_export")
    assert job.args == {"export_id": export.public_id}


def test_the_journal_says_who_took_what() -> None:
    issue(1)

    export = ask()

    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.subject, entry.details) == (export.requested_by, "csv", {"documents": 1})


def test_nothing_selected_makes_no_file() -> None:
    with pytest.raises(NothingSelected):
        ask()

    assert not Export.objects.exists()


def test_two_hundred_thousand_documents_are_refused_with_their_number() -> None:
    issue(1)
    write_copies(199_999)

    with pytest.raises(TooManySelected) as refusal:
        ask()

    assert refusal.value.count == 200_000 > MOST_DOCUMENTS
