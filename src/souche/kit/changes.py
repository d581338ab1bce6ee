"""What changed between two looks at some rows: each field, old and new, as JSON keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey

from souche.kit.secrets import EncryptedTextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Field, Model

# Each row by its model and key: its name, and its fields.
Snapshot = dict[str, tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Change:
    """One field of one row; `old` is None where the row is new, `new` where it was removed."""

    row: str
    name: str
    field: str
    old: Any
    new: Any

    def as_json(self) -> dict[str, Any]:
        """Return it as a journal keeps it."""
        return {"row": self.row, "name": self.name, "field": self.field, "old": self.old, "new": self.new}


def snapshot(rows: Iterable[Model], *, without: Iterable[str] = ()) -> Snapshot:
    """Return the rows as they are now; secrets, keys and the fields `without` are left out."""
    left_out = set(without)
    return {f"{row._meta.label_lower} {row.pk}": (str(row), _fields(row, left_out)) for row in rows}  # noqa: SLF001  # Django documents it


def _fields(row: Model, left_out: set[str]) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in left_out]  # noqa: SLF001  # same
    return {field.name: _value(row, field) for field in fields if _is_told(field)}


def _is_told(field: Field[Any, Any]) -> bool:
    return not field.primary_key and not isinstance(field, EncryptedTextField)


def _value(row: Model, field: Field[Any, Any]) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | list | dict):
        return str(getattr(row, field.name)) if isinstance(field, ForeignKey) and value is not None else value
    return field.value_to_string(row)


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return each field that is another than before, of rows that came, stayed and went."""
    return [change for row in {**before, **after} for change in _of_row(row, before.get(row), after.get(row))]


def _of_row(
    row: str, before: tuple[str, dict[str, Any]] | None, after: tuple[str, dict[str, Any]] | None
) -> list[Change]:
    name, _fields = after or before or ("", {})
    old, new = before[1] if before else {}, after[1] if after else {}
    told = [field for field in {**old, **new} if old.get(field) != new.get(field)]
    return [Change(row, name, field, old.get(field), new.get(field)) for field in told]
