"""What changed, in words: the journal keeps names of columns and values as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext

from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration.amounts import euros

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CENTS = "_cents"
# Longer texts are cut: the whole stands in the export.
SHOWN = 300


def changes_in_words(changes: Iterable[Mapping[str, Any]]) -> str:
    """Return a table: of what, which field, what it was, what it is."""
    rows = [(each["name"], *_in_words(each)) for each in changes]
    head = (gettext("of what"), gettext("what"), gettext("before"), gettext("after"))
    return format_html(
        '<table class="souche-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        format_html_join("", '<th scope="col">{}</th>', ((title,) for title in head)),
        format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", rows),
    )


def plain_value(value: Any) -> str | None:
    """Return a dash for what is not there, yes or no; None for what is said by what it is of."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return None


def _in_words(change: Mapping[str, Any]) -> tuple[str, str, str]:
    field = _field(change)
    if field is None:  # a column of an older version
        return change["field"], str(change["old"]), str(change["new"])
    # « Prix TTC (en centimes) » is shown in euros.
    title = str(capfirst(field.verbose_name)).partition(" (")[0]
    return title, _value(field, change["old"]), _value(field, change["new"])


def _field(change: Mapping[str, Any]) -> models.Field[Any, Any] | None:
    try:
        model = apps.get_model(change["row"].partition(" ")[0])
        found = model._meta.get_field(change["field"])  # noqa: SLF001  # Django documents it
    except (LookupError, FieldDoesNotExist):
        return None
    return found if isinstance(found, models.Field) else None


def _value(field: models.Field[Any, Any], value: Any) -> str:
    if (said := plain_value(value)) is not None:
        return said
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name.endswith(CENTS):
        return euros(int(value))
    if isinstance(field, models.DecimalField):
        return str(number_format(value))
    return Truncator(_day(field, value)).chars(SHOWN)


def _day(field: models.Field[Any, Any], value: Any) -> str:
    """Return a day or an instant as the house reads it, anything else as it is."""
    try:
        if isinstance(field, models.DateTimeField):
            instant = localtime(field.to_python(value), Organisation.current().zone)
            return str(date_format(instant, "SHORT_DATETIME_FORMAT"))
        if isinstance(field, models.DateField):
            return str(date_format(field.to_python(value), "SHORT_DATE_FORMAT"))
    except ValidationError:
        pass
    return str(value)
