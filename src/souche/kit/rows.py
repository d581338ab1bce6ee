"""Write a row once: what Django's ORM cannot yet say in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Sequence


def insert_once(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint says it is there; set its key and say whether it was inserted.

    One statement, no savepoint: the surrounding transaction stays usable either way.
    """
    statement, values = insert_statement(row)
    return run_insert(row, statement=statement, values=values)


def insert_statement(row: models.Model) -> tuple[str, list[Any]]:
    """Return the statement that inserts `row` once and gives its key back, and its values."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001  # Django's public way to a model's fields
    table = connection.ops.quote_name(row._meta.db_table)  # noqa: SLF001  # same
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING id"  # noqa: S608  # names of our own columns
    return statement, [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def run_insert(row: models.Model, *, statement: str, values: Sequence[Any]) -> bool:
    """Run a statement whose first column is the key of `row`, if it was inserted; say whether it was."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        inserted = cursor.fetchone()
    if inserted is None:
        return False
    row.pk = inserted[0]
    row._state.adding = False  # noqa: SLF001  # so that a later save() updates
    return True
