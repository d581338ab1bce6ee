"""Write a row once: what Django's ORM cannot yet say in one statement."""

from django.db import connection, models


def insert_once(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint says it is there; set its key and say whether it was inserted.

    One statement, no savepoint: the surrounding transaction stays usable either way.
    """
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001  # Django's public way to a model's fields
    table = connection.ops.quote_name(row._meta.db_table)  # noqa: SLF001  # same
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING id"  # noqa: S608  # names of our own columns
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        inserted = cursor.fetchone()
    if inserted is None:
        return False
    row.pk = inserted[0]
    row._state.adding = False  # noqa: SLF001  # so that a later save() updates
    return True
