"""Facts are shown and never touched: what every read-only page has in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html

from souche.entrypoints.administration import look
from souche.entrypoints.administration.reader import may_see
from souche.kit.links import without_links

if TYPE_CHECKING:
    from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


class _Untouchable:
    """No one adds, changes or deletes a fact, owners included."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # Django's names
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002  # same
        """Refuse."""
        return False


class FactAdmin(_Untouchable, look.ModelAdmin[Row]):
    """The pages of a table of facts."""

    actions: Any = None
    list_per_page = 50
    show_full_result_count = False


class _Unread:
    """Forms of the facts that are there: none of the rows that are sent with the page is read."""

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        del data, files
        super().__init__(**options)
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []

    def is_valid(self) -> bool:
        """Stand in the way of nothing that is saved on the same page."""
        return True

    def save(self, commit: bool = True) -> list[Any]:  # noqa: ARG002  # Django's name
        """Change nothing."""
        return []


class FactInline(_Untouchable, look.UnfoldTabularInline[Any, Any]):
    """Facts that belong to another, as a table on its page."""

    extra = 0
    can_delete = False
    show_change_link = False
    hide_title = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show every column as it is."""
        del request, obj
        return list(self.fields or [])

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """Return the set of forms that shows the rows."""
        shown = super().get_formset(request, obj, **options)
        return type(shown.__name__, (_Unread, shown), {})


def page_of(row: Model) -> str:
    """Return the address of the page of a row."""
    options = row._meta  # noqa: SLF001  # Django's public way to a model's names
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])


def link_to(row: Model | None, text: str = "") -> str:
    """Return a link to the page of a row, named as the row unless `text` says otherwise.

    Who may not open that page reads the name alone.
    """
    if row is None:
        return ""
    name = text or str(row)
    return link(page_of(row), name) if may_see(row) else name


def link(address: str, text: str) -> str:
    """Return a link."""
    return format_html('<a class="souche-link" href="{}">{}</a>', address, text)


def printed(content: Any) -> str:
    """Return JSON as a person reads it, without what would act in somebody's name."""
    text = json.dumps(without_links(content), ensure_ascii=False, indent=2, sort_keys=False)
    return format_html('<pre class="souche-json">{}</pre>', text)


def verbatim(text: str) -> str:
    """Return a text whose line breaks are kept, without what would act in somebody's name."""
    return format_html('<div class="souche-verbatim">{}</div>', without_links(text)) if text else ""
